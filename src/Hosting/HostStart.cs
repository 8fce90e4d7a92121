using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace GlobalPlanner.Hosting;

/// <summary>Runs a process of ours from its start to its exit code: 0 it ran and ended, 1 it could not start or failed.</summary>
public static class HostStart
{
    /// <summary>Runs until stopped by a signal, by itself, or by what keeps it from starting, which is told on standard error.</summary>
    /// <param name="run">The process; its token is cancelled by the first signal.</param>
    /// <param name="isInterruption">Exceptions, besides cancellation, that only mean that a signal came.</param>
    public static async Task<int> RunAsync(Func<CancellationToken, Task> run, Func<Exception, bool> isInterruption)
    {
        using var stop = new StopSignals();
        try
        {
            await run(stop.Requested);
            return 0;
        }
        catch (Exception exception) when (stop.Requested.IsCancellationRequested && (exception is OperationCanceledException || isInterruption(exception)))
        {
            return 0;
        }
        catch (StartupException exception)
        {
            foreach (var problem in exception.Problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            return 1;
        }
    }

    /// <summary>Starts a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="what">What it is, in words.</param>
    /// <param name="stop">Ends the start.</param>
    /// <exception cref="StartupException">An address or port cannot be used.</exception>
    public static async Task StartAsync(IHost host, string what, CancellationToken stop)
    {
        try
        {
            await host.StartAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new StartupException($"{what} cannot start: {exception.Message}", exception);
        }
    }
}
