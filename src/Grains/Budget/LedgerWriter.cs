using GlobalPlanner.Clock;
using GlobalPlanner.Grains.Deployments;
using GlobalPlanner.Grains.Interfaces;
using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Budget;

/// <summary>
/// Sends the writes that a ledger has to see to itself to the writers of their deployments, and has deployments read
/// that nobody reports. Nothing waits for it: what does not arrive is seen unwritten, and written again.
/// </summary>
internal sealed class LedgerWriter(string domain, IGrainFactory grains, PlannerClock clock, ILogger logger)
{
    /// <summary>How long a deployment may go unreported before it is read for the budget's own sake.</summary>
    private static readonly TimeSpan Unreported = TimeSpan.FromSeconds(60);

    /// <summary>Deployments read in one round; the others follow with the next ones.</summary>
    private const int ReadsAtOnce = 64;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly HashSet<ParticipantId> _reading = [];
    private readonly DateTimeOffset _openedAt = clock.Now;
    private bool _failing;

    /// <summary>Sends writes; they may be carried out, so the ledger they rest on is stored.</summary>
    public void Send(IReadOnlyList<LedgerWrite> writes)
    {
        foreach (var write in writes)
        {
            WriteAsync(write).Ignore();
        }
    }

    /// <summary>Has a deployment read and reported; ends when it was, or could not be.</summary>
    public async Task ReadAsync(ParticipantId participant)
    {
        if (!_reading.Add(participant))
        {
            return;
        }

        try
        {
            await grains.GetGrain<IDeploymentGrain>(participant.Value).ReportToAsync(domain).WaitAsync(CallTimeout, clock.Wall);
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

    /// <summary>Has those read that nobody has reported for long: their planners may be gone, and what they hold counts.</summary>
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
            await grains.GetGrain<IDeploymentGrain>(write.Participant.Value).ApplyAsync(command).WaitAsync(CallTimeout, clock.Wall);
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
