using GlobalPlanner.Planning.History;

namespace GlobalPlanner.Grains.Deployments;

/// <summary>
/// The last answers by operation id, so that a repeated command is answered and not carried out again. Forgotten with
/// the activation: a command that comes back after that finds its own fence and its own counts in the deployment.
/// </summary>
internal sealed class RememberedResults
{
    private const int Capacity = 16;

    private readonly Queue<ActuationSummary> _results = new(Capacity);

    /// <summary>The answer to an operation; null when it is not remembered.</summary>
    public ActuationSummary? Find(string operationId) =>
        _results.FirstOrDefault(result => string.Equals(result.OperationId, operationId, StringComparison.Ordinal));

    /// <summary>Remembers an answer if asking again must not change it: a conflict or a failure may be tried again.</summary>
    public void Add(ActuationSummary result)
    {
        if (result.Status is ActuationStatus.Conflict or ActuationStatus.Failed)
        {
            return;
        }

        if (_results.Count == Capacity)
        {
            _results.Dequeue();
        }

        _results.Enqueue(result);
    }
}
