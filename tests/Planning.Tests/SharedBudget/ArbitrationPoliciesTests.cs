using GlobalPlanner.Planning.SharedBudget;
using GlobalPlanner.Planning.SharedBudget.Serving;

namespace GlobalPlanner.Planning.Tests.SharedBudget;

/// <summary>The rule: every name of a policy has a policy, and no two names share one.</summary>
public class ArbitrationPoliciesTests
{
    [Fact]
    public void Every_name_is_registered_with_a_policy_of_its_own()
    {
        var policies = Enum.GetValues<ArbitrationPolicy>()
            .Select(static name => ArbitrationPolicies.Create(new BookState(0), new BudgetTerms { Policy = name }).GetType())
            .ToList();
        Assert.Equal(policies.Count, policies.Distinct().Count());
    }
}
