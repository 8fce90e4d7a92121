using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Configuration;

/// <summary>What must hold of the operators of the console.</summary>
internal static class OperatorRules
{
    public static void Check(ImmutableArray<OperatorConfig> operators, SectionReport report)
    {
        if (operators.IsEmpty || !report.Sound("operators"))
        {
            return;
        }

        TokenRules.Check(operators, "operators", "operator", report);
        if (operators.All(static known => known.Role != OperatorRole.Admin))
        {
            report.Warn("operators", "names nobody with role: admin, so nobody may give orders; give one the role, or leave operators out to ask nobody for a token");
        }
    }
}
