using System.Collections.Immutable;

namespace GlobalPlanner.Planning.Arbitration.Pairing;

/// <summary>
/// Serves as many earlier intents with a request as the band allows: whole while the total stays within it or has not
/// reached it yet; the first that crosses it in part, which ends the search.
/// </summary>
internal sealed class PairingSearch(PairingQueue queue)
{
    private readonly List<PairingCandidate> _tried = [];
    private readonly List<PairingChange> _partners = [];

    /// <summary>What is served, in the order in which it was found; empty when nothing brings the total into the band.</summary>
    public IReadOnlyList<PairingChange> Partners => _partners;

    public int CandidateCount { get; private set; }

    public PairingBand Band { get; private set; }

    public long TotalGpus { get; private set; }

    public void Clear()
    {
        queue.Clear();
        _tried.Clear();
        _partners.Clear();
        CandidateCount = 0;
    }

    /// <summary>Searches; <paramref name="totalGpus"/> is the total with the request alone.</summary>
    public void Run(in PairingRequest request, PairingTerms terms, long totalGpus)
    {
        CandidateCount = queue.Count;
        Band = new PairingBand(terms.CeilingGpus, terms.FloorGpus, Math.Max(request.LargestChangingGpus, queue.LargestGpus));
        TotalGpus = totalGpus;
        var crossed = false;
        while (queue.Count > 0 && !(crossed && _tried.Count >= PairingVerdict.CandidateLimit))
        {
            var pool = queue.Take();
            if (crossed)
            {
                Note(pool, PairingCandidateOutcome.NotReached);
                continue;
            }

            var whole = TotalGpus + pool.OpenGpus;
            crossed = !Band.Contains(whole) && !(request.NetGpus > 0 ? Band.IsAbove(whole) : Band.IsBelow(whole));
            Serve(pool, !crossed ? pool.DesiredReplicas
                : request.NetGpus > 0 ? Band.FewestReplicas(pool, TotalGpus)
                : Band.MostReplicas(pool, TotalGpus));
        }

        // Dynamo tries once more to serve the last candidate in part when the total has not reached the band. That part
        // is always the whole again, or the same part: there is nothing to try.
        if (!Band.Contains(TotalGpus))
        {
            _partners.Clear();
        }
    }

    public ImmutableArray<PairingCandidate> Candidates()
    {
        var candidates = ImmutableArray.CreateBuilder<PairingCandidate>(_tried.Count);
        foreach (var candidate in _tried)
        {
            var inVain = _partners.Count == 0 && candidate.Outcome is (PairingCandidateOutcome.Taken or PairingCandidateOutcome.TakenInPart);
            candidates.Add(inVain ? candidate with { Outcome = PairingCandidateOutcome.NotEnough } : candidate);
        }

        return candidates.MoveToImmutable();
    }

    private void Serve(PairingPool pool, int replicas)
    {
        if (replicas == pool.CurrentReplicas)
        {
            Note(pool, PairingCandidateOutcome.DoesNotFit);
            return;
        }

        var partial = replicas != pool.DesiredReplicas;
        TotalGpus += pool.GpusTo(replicas);
        _partners.Add(new PairingChange(pool.Id, pool.CurrentReplicas, replicas, pool.GpuPerReplica, Partner: true, partial));
        Note(pool, partial ? PairingCandidateOutcome.TakenInPart : PairingCandidateOutcome.Taken);
    }

    private void Note(PairingPool pool, PairingCandidateOutcome outcome)
    {
        if (_tried.Count < PairingVerdict.CandidateLimit)
        {
            _tried.Add(new PairingCandidate(pool.Id, pool.CurrentReplicas, pool.DesiredReplicas, pool.Priority, outcome));
        }
    }
}
