using System.Runtime.InteropServices;

namespace GlobalPlanner.Silo.Reload;

/// <summary>
/// SIGHUP, caught before the silo starts: it requests a reload of the configuration file instead of ending the process. Safe
/// for concurrent use.
/// </summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0, 1);
    private readonly PosixSignalRegistration _registration;

    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        Ask();
    });

    /// <summary>Waits for the next signal.</summary>
    /// <returns>Whether one came within that time.</returns>
    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _asked.WaitAsync(longest, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _registration.Dispose();
        _asked.Dispose();
    }

    private void Ask()
    {
        try
        {
            _asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // A reload is pending already.
            return;
        }
    }
}
