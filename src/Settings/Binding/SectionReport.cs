namespace GlobalPlanner.Settings.Binding;

/// <summary>What the rules of a section may ask and say. Keys are relative to the section.</summary>
public sealed class SectionReport
{
    private readonly BindingLog _log;
    private readonly string _path;

    internal SectionReport(BindingLog log, string path)
    {
        _log = log;
        _path = path;
    }

    /// <summary>Whether a file exists; null leaves files unchecked.</summary>
    public Func<string, bool>? FileExists => _log.Context.FileExists;

    /// <summary>Whether the document or the environment gave this setting.</summary>
    public bool Given(string key) => _log.Given(Path(key));

    /// <summary>Whether the document itself gave this setting.</summary>
    public bool Written(string key) => _log.Written(Path(key));

    /// <summary>Whether all these settings were read without an error, so that a rule over them makes sense.</summary>
    public bool Sound(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_log.Failed(Path(key)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The configuration cannot be used.</summary>
    public void Error(string key, string message) => _log.Report(ConfigIssueSeverity.Error, Path(key), message);

    /// <summary>The configuration can be used, but probably not as meant.</summary>
    public void Warn(string key, string message) => _log.Report(ConfigIssueSeverity.Warning, Path(key), message);

    /// <summary>Another setting overrules this one.</summary>
    public void Forced(string key, string by) => _log.Source(Path(key), new SettingSource(SettingSourceKind.Forced, by));

    /// <summary>The value was computed from other settings.</summary>
    public void Derived(string key, string from) => _log.Source(Path(key), new SettingSource(SettingSourceKind.Derived, from));

    private string Path(string key) => key.Length == 0 ? _path : BindingLog.Join(_path, key);
}
