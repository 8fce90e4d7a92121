using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Grains.Runtime;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// Sends the writes that no caller waits for to the writers of their deployments, and has deployments read that nobody
/// reports. The budget does not wait for it: a write that did not arrive shows in the next report, and is sent again.
/// </summary>
internal sealed class LedgerWriter(string domain, DeploymentDriver deployments, PlannerClock clock, ILogger logger)
{
    /// <summary>A deployment that nobody reported for this long is read on the budget's behalf.</summary>
    private static readonly TimeSpan Unreported = TimeSpan.FromSeconds(60);

    /// <summary>Deployments read in one round; the next rounds read the others.</summary>
    private const int ReadsAtOnce = 64;

    private readonly HashSet<ParticipantId> _reading = [];
    private readonly DateTimeOffset _openedAt = clock.Now;
    private bool _failing;

    /// <summary>Sends writes. The ledger that grants them must be stored already.</summary>
    public void Send(IReadOnlyList<LedgerWrite> writes)
    {
        foreach (var write in writes)
        {
            WriteAsync(write).Ignore();
        }
    }

    /// <summary>Has a deployment read and reported; ends when that has succeeded or failed.</summary>
    public async Task ReadAsync(ParticipantId participant)
    {
        if (!_reading.Add(participant))
        {
            return;
        }

        try
        {
            await deployments.ReportAsync(participant, domain);
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            Failed(participant, exception);
        }
        finally
        {
            _reading.Remove(participant);
        }
    }

    /// <summary>Has deployments read that nobody has reported for long: their planners may be gone, and their GPUs still count.</summary>
    public void ReadUnreported(BudgetBook book)
    {
        var before = clock.Now - Unreported;
        if (_openedAt > before)
        {
            return;
        }

        foreach (var participant in book.NotObservedSince(before).Take(ReadsAtOnce - _reading.Count))
        {
            ReadAsync(participant).Ignore();
        }
    }

    private async Task WriteAsync(LedgerWrite write)
    {
        try
        {
            var command = new ScaleCommand(write.OperationId, write.Targets, write.Fence);
            await deployments.WriteAsync(write.Participant, command, CancellationToken.None);
            _failing = false;
        }
        catch (Exception exception) when (ConnectorCall.IsFailure(exception))
        {
            Failed(write.Participant, exception);
        }
    }

    private void Failed(ParticipantId participant, Exception exception)
    {
        if (!_failing)
        {
            logger.WriteNotSent(domain, participant, exception);
            _failing = true;
        }
    }
}
