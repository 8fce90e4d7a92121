using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GlobalPlanner.Hosting;

/// <summary>One line an event on standard error; what the frameworks say of themselves only from Warning.</summary>
public sealed class HostLogging
{
    private volatile bool _started;

    /// <summary>
    /// The silo has started. Before that the frameworks' own reports of a failed or interrupted start are left out: the
    /// silo itself says in words what was wrong.
    /// </summary>
    public void OnStarted() => _started = true;

    public void Configure(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("GlobalPlanner", LogLevel.Information);
        logging.AddFilter("Microsoft.Extensions.Hosting", level => _started && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => _started && level >= LogLevel.Warning);
        logging.AddFilter("Orleans", level => level >= (_started ? LogLevel.Warning : LogLevel.Critical));

        // On a machine whose clocks disagree it takes its first check for a stall of hours.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Orleans' retries: one that succeeds is no news, and one that fails is reported by whoever asked.
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
