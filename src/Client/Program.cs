using System.Runtime.InteropServices;
using GlobalPlanner.Client.Cli;
using GlobalPlanner.Client.Output;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var streams = ProcessConsole.Open();
return await GplanApplication.RunAsync(args, streams.CommandConsole, stop.Token).ConfigureAwait(false);

void Stop(PosixSignalContext signal)
{
    // A second signal ends the process at once: whoever presses Ctrl-C twice means it.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
