using GlobalPlanner.Planning.Identity;
using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Ledger;
using GlobalPlanner.Planning.SharedBudget.Requests;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.Tests.SharedBudget.Serving;

/// <summary>The state that a rule works on, with decode roles of one GPU a replica, and entries in short words.</summary>
internal static class Books
{
    public static readonly WriteFence First = new(1, 1);

    public static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    public static RoleId Decode(string name) => new(new ParticipantId("inf", name), PoolRole.Decode);

    /// <summary>A role that stands as granted.</summary>
    public static LedgerRole Role(int replicas, int? gpu = 1) => new()
    {
        ReportedGpu = gpu,
        DesiredReplicas = replicas,
        HeldReplicas = replicas,
        InFlight = [],
    };

    public static BookState Book(int? ceiling, int? floor, params (string Name, LedgerRole Decode)[] roles)
    {
        var terms = new BudgetTerms { CeilingGpus = ceiling, FloorGpus = floor };
        var book = new BookState(roles.Length) { Terms = terms, Epoch = 1 };
        book.Arbiter = ArbitrationPolicies.Create(book, terms);
        book.Entries.Changed = book.Arbiter.Note;
        foreach (var (name, decode) in roles)
        {
            book.Entries.Put(null, new LedgerDeployment { Participant = Decode(name).Participant, Decode = decode, Answers = [] });
        }

        return book;
    }
}
