using StackExchange.Redis;

namespace GlobalPlanner.Storage.Redis;

/// <summary>The connection string of a Redis. It may contain a password, and is never shown.</summary>
public sealed class RedisAddress
{
    private readonly ConfigurationOptions _options;

    private RedisAddress(ConfigurationOptions options) => _options = options;

    /// <summary>Parses a connection string.</summary>
    /// <exception cref="ArgumentException">It is invalid; the message does not quote it.</exception>
    public static RedisAddress Parse(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            return options.EndPoints.Count > 0
                ? new RedisAddress(options)
                : throw new ArgumentException("The Redis connection string names no host; give for example 127.0.0.1:6379.");
        }
        catch (ArgumentException exception) when (exception.InnerException is not null || exception.ParamName is not null)
        {
            // The inner message may quote the connection string, and with it the password.
            throw new ArgumentException("The Redis connection string cannot be parsed; give for example 127.0.0.1:6379.");
        }
    }

    /// <summary>The hosts, without any secret.</summary>
    public override string ToString() => string.Join(", ", _options.EndPoints.Select(endPoint => endPoint.ToString()));

    /// <summary>Connects, pings and disconnects.</summary>
    /// <exception cref="IOException">Redis does not answer, or refuses the connection.</exception>
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

    /// <summary>Connection options for Orleans' packages.</summary>
    internal ConfigurationOptions ToOptions() => _options.Clone();
}
