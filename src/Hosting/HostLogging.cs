using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GlobalPlanner.Hosting;

/// <summary>
/// A host's log: one line per event on standard error, with the frameworks' own messages from Warning up. It exists before
/// the host does, so that what the host is built from can write to it too.
/// </summary>
public sealed class HostLogging : IDisposable
{
    private volatile bool _started;

    public HostLogging() => Loggers = LoggerFactory.Create(Configure);

    /// <summary>Creates loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>
    /// The host has started. Until then the frameworks' reports of a failed or interrupted start are suppressed: the host
    /// itself explains what is wrong.
    /// </summary>
    public void OnStarted() => _started = true;

    /// <summary>Makes a host write its log here.</summary>
    public void AddTo(IServiceCollection services) => services.AddSingleton(Loggers);

    /// <inheritdoc />
    public void Dispose() => Loggers.Dispose();

    private void Configure(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("GlobalPlanner", LogLevel.Information);
        logging.AddFilter("Microsoft.Extensions.Hosting", level => _started && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => _started && level >= LogLevel.Warning);
        logging.AddFilter("Orleans", level => level >= (_started ? LogLevel.Warning : LogLevel.Critical));

        // On a machine whose clocks disagree, its first check reports a stall of hours.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Retries of Orleans: one that succeeds needs no attention, and one that fails is reported by its caller.
        logging.AddFilter("Polly", LogLevel.Error);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
