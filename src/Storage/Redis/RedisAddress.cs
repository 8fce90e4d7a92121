using StackExchange.Redis;

namespace GlobalPlanner.Storage.Redis;

/// <summary>A Redis by its connection string, which may hold a password and is never shown.</summary>
public sealed class RedisAddress
{
    private readonly ConfigurationOptions _options;

    private RedisAddress(ConfigurationOptions options) => _options = options;

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="ArgumentException">It is none; the message does not hold it.</exception>
    public static RedisAddress Parse(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            return options.EndPoints.Count > 0
                ? new RedisAddress(options)
                : throw new ArgumentException("The connection string of Redis names no host; give for example 127.0.0.1:6379.");
        }
        catch (ArgumentException exception) when (exception.InnerException is not null || exception.ParamName is not null)
        {
            // The exception's own message may quote what it could not read.
            throw new ArgumentException("The connection string of Redis cannot be read; give for example 127.0.0.1:6379.");
        }
    }

    /// <summary>The hosts, without anything secret.</summary>
    public override string ToString() => string.Join(", ", _options.EndPoints.Select(endPoint => endPoint.ToString()));

    /// <summary>Connects once and leaves again.</summary>
    /// <exception cref="IOException">Redis does not answer, or refuses.</exception>
    public async Task CheckAsync()
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(_options.Clone());
            await connection.GetDatabase().PingAsync();
        }
        catch (RedisException exception)
        {
            throw new IOException($"Redis at {this} does not answer: {exception.GetType().Name}.", exception);
        }
    }

    /// <summary>How Orleans' packages connect to it.</summary>
    internal ConfigurationOptions ToOptions() => _options.Clone();
}
