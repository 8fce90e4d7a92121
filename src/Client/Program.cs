using System.Runtime.InteropServices;
using GlobalPlanner.Client;
using GlobalPlanner.Client.Output;

var patience = TimeSpan.FromSeconds(1);
var firstSignal = 0L;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var streams = ProcessConsole.Open();
return await GplanApplication.RunAsync(args, streams.CommandConsole, stop.Token).ConfigureAwait(false);

void Stop(PosixSignalContext signal)
{
    // A second Ctrl-C ends the process at once. A signal within a second of the first does not count: one key press may
    // arrive twice, through the terminal's process group and through a parent that forwards it.
    var time = TimeProvider.System;
    if (firstSignal == 0)
    {
        firstSignal = time.GetTimestamp();
    }

    signal.Cancel = time.GetElapsedTime(firstSignal) < patience;
    stop.Cancel();
}
