using GlobalPlanner.Planning.Identity;
using Microsoft.Extensions.Logging;

namespace GlobalPlanner.Grains.Budget;

/// <summary>Log messages of budgets: 1600-1699.</summary>
internal static partial class BudgetLog
{
    [LoggerMessage(1600, LogLevel.Information, "Budget {Domain} opened in epoch {Epoch}: {Deployments} deployments, {Charged} GPUs charged")]
    public static partial void BudgetOpened(this ILogger logger, string domain, long epoch, int deployments, long charged);

    [LoggerMessage(1601, LogLevel.Error, "Budget {Domain} could not be opened; the next request tries again")]
    public static partial void BudgetNotOpened(this ILogger logger, string domain, Exception exception);

    [LoggerMessage(1602, LogLevel.Error, "The ledger of budget {Domain} could not be stored; callers got an error, and it is read again")]
    public static partial void LedgerNotStored(this ILogger logger, string domain, Exception exception);

    [LoggerMessage(1603, LogLevel.Information, "Budget {Domain} has new terms: ceiling {Ceiling}, floor {Floor}")]
    public static partial void TermsChanged(this ILogger logger, string domain, int? ceiling, int? floor);

    [LoggerMessage(1604, LogLevel.Information, "Budget {Domain}: {By} changed settings: {Changes}")]
    public static partial void SettingsChanged(this ILogger logger, string domain, string by, string changes);

    [LoggerMessage(1605, LogLevel.Warning, "Budget {Domain}: {Key} = {Value}, set by an operator, no longer fits the configuration file and is dropped: {Problem}")]
    public static partial void SettingDropped(this ILogger logger, string domain, string key, string value, string problem);

    [LoggerMessage(1608, LogLevel.Warning, "Budget {Domain} rejected the changed configuration file; the previous configuration stays in force: {Problems}")]
    public static partial void FileNotFollowed(this ILogger logger, string domain, string problems);

    [LoggerMessage(1606, LogLevel.Warning, "Budget {Domain}: deployment {Participant} could not be written or read; the budget tries again")]
    public static partial void WriteNotSent(this ILogger logger, string domain, ParticipantId participant, Exception exception);

    [LoggerMessage(1607, LogLevel.Error, "Budget {Domain}: its periodic work failed; it runs again in a moment")]
    public static partial void TickFailed(this ILogger logger, string domain, Exception exception);
}
