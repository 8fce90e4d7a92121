namespace GlobalPlanner.Grains.Interfaces.Events;

/// <summary>The kinds of events. They are stored, filtered by and shown: a name never changes its meaning.</summary>
public static class EventKind
{
    /// <summary>The budget granted a pool other replicas than before.</summary>
    public const string Grant = "grant";

    /// <summary>A pool that waited was granted replicas without asking again.</summary>
    public const string Served = "served";

    /// <summary>The budget refused a request.</summary>
    public const string Reject = "reject";

    /// <summary>A hold began.</summary>
    public const string Hold = "hold";

    /// <summary>A hold ended.</summary>
    public const string HoldEnded = "hold_ended";

    /// <summary>A borrower was given notice that GPUs will be reclaimed.</summary>
    public const string ReclaimNotice = "reclaim_notice";

    /// <summary>A borrower may keep the GPUs it was to give back.</summary>
    public const string ReclaimCancelled = "reclaim_cancelled";

    /// <summary>GPUs were reclaimed.</summary>
    public const string Reclaim = "reclaim";

    /// <summary>A participant that is gone was taken out of the ledger.</summary>
    public const string Evict = "evict";

    /// <summary>Replicas that cannot be scheduled were given back.</summary>
    public const string Unschedulable = "unschedulable";

    /// <summary>Growth is tried again after replicas could not be scheduled.</summary>
    public const string UnschedulableRetry = "unschedulable_retry";

    /// <summary>A trade's second phase failed, and its donors get back what was not used.</summary>
    public const string TradeCompensated = "trade_compensated";

    /// <summary>Replicas were written.</summary>
    public const string Scale = "scale";

    /// <summary>A budget's ledger was taken over.</summary>
    public const string BudgetOpened = "budget_opened";

    /// <summary>A budget's ceiling or floor changed.</summary>
    public const string TermsChanged = "terms_changed";

    /// <summary>An operator, or the configuration file, changed settings.</summary>
    public const string SettingsChanged = "settings_changed";

    /// <summary>A setting that an operator changed no longer fits its file and was dropped.</summary>
    public const string SettingDropped = "setting_dropped";

    /// <summary>A silo took its configuration file, which had changed.</summary>
    public const string ConfigReloaded = "config_reloaded";

    /// <summary>A changed configuration file was rejected; the previous configuration stays in force.</summary>
    public const string ConfigRefused = "config_refused";

    /// <summary>An operator paused a pool.</summary>
    public const string Pause = "pause";

    /// <summary>A pause ended, by order or by its time.</summary>
    public const string Resume = "resume";

    /// <summary>A caller over HTTP or a console was refused.</summary>
    public const string RefusedCaller = "refused_caller";

    /// <summary>A silo joined.</summary>
    public const string SiloUp = "silo_up";

    /// <summary>A silo left or was declared dead.</summary>
    public const string SiloDown = "silo_down";

    /// <summary>Events came faster than they could be logged, and some are missing.</summary>
    public const string EventsLost = "events_lost";
}
