using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Planning.SharedBudget.Selectors;

/// <summary>Checks a list of selectors: each can be parsed, and none is given twice.</summary>
internal sealed class SelectorCheck(SectionReport report)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void Check(string key, string text)
    {
        if (!report.Sound(key))
        {
            return;
        }

        if (!RoleSelector.TryParse(text, out var selector))
        {
            report.Error(key, "holds an empty segment; give {k8s_namespace}/{dgd_name}/{role} or a leading part of it");
        }
        else if (!_seen.Add(selector.Text))
        {
            report.Error(key, "is given twice; keep one");
        }
    }
}
