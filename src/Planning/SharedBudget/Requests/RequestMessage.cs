using GlobalPlanner.Planning.Identity;

namespace GlobalPlanner.Planning.SharedBudget.Requests;

/// <summary>The texts for a request that is turned away before the budget looks at its GPUs.</summary>
internal static class RequestMessage
{
    public static string Late(ScaleRequest request, DateTimeOffset known) =>
        $"The request for {request.Participant} was made at {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}, before the last one answered ({known:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}). "
        + "It came late and is not carried out; ask for what is wanted now.";

    public static string TooOld(ScaleRequest request, TimeSpan lifetime) =>
        $"The request for {request.Participant} was made at {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}, more than {lifetime.TotalSeconds:0} seconds (intent_cache_ttl_seconds) ago. "
        + "It is not carried out; ask for what is wanted now.";

    public static string FromTheFuture(ScaleRequest request, DateTimeOffset now) =>
        $"The request for {request.Participant} carries the time {request.Timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}; here it is {now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}. "
        + "Set the caller's clock, or leave the timestamp out.";

    public static string NotObserved(ParticipantId participant) =>
        $"{participant} has not been read yet, so what it holds is unknown. It can be scaled after its first report.";

    public static string NotAuthorized(string? caller, ParticipantId participant, int managed)
    {
        var who = string.IsNullOrEmpty(caller) ? "(none)" : caller;
        return managed == 0
            ? $"Namespace {who} not authorized: managed_namespaces is empty, so nobody may scale {participant}. Add the namespace, or leave the setting out to admit everybody."
            : $"Namespace {who} not authorized: it may not scale {participant}. Add it to managed_namespaces.";
    }

    public static string NoSuchRole(RoleId id) =>
        $"{id} does not exist: the deployment was last read without that role. Leave the role out of the request.";
}
