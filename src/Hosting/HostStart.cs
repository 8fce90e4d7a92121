using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace GlobalPlanner.Hosting;

/// <summary>Runs a host from its start to its exit code: 0 when it ran and ended, 1 when it could not start or failed.</summary>
public static class HostStart
{
    /// <summary>
    /// Runs a host until a signal stops it, it ends by itself, or its start fails. The reasons of a failed start go to
    /// standard error.
    /// </summary>
    /// <param name="run">Runs the host; the first signal cancels its token.</param>
    /// <param name="isInterruption">Recognises exceptions, besides cancellation, with which the host reacts to a signal.</param>
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
    /// <param name="name">Its name at the beginning of an error message.</param>
    /// <param name="stop">Cancels the start.</param>
    /// <exception cref="StartupException">An address or port cannot be used.</exception>
    public static async Task StartAsync(IHost host, string name, CancellationToken stop)
    {
        try
        {
            await host.StartAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new StartupException($"{name} cannot start: {exception.Message}", exception);
        }
    }
}
