using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GlobalPlanner.Settings.Binding;

/// <summary>Reads the values of settings and checks their ranges.</summary>
internal sealed class ValueReader(BindingLog log, Func<Type, ConfigMap, string, object> bindSection)
{
    /// <summary>Reads a value; false when it was refused and reported.</summary>
    public bool TryRead(SettingInfo setting, ConfigNode node, string path, out object? value)
    {
        value = null;
        if (node is ConfigScalar { Value: null })
        {
            return setting.Nullable || Refuse(setting, node, path);
        }

        if (setting.Attribute.Converter is { } converter)
        {
            return ((ISettingConverter)Activator.CreateInstance(converter)!).TryRead(node, out value) || Refuse(setting, node, path);
        }

        return TryRead(setting, setting.Type, node, path, out value);
    }

    private bool TryRead(SettingInfo setting, SettingType type, ConfigNode node, string path, out object? value)
    {
        value = null;
        switch (type.Form, node)
        {
            case (SettingForm.Free, _):
                value = FreeValues.ToJson(node);
                return true;
            case (SettingForm.Section, ConfigMap map):
                value = bindSection(type.Clr, map, path);
                return true;
            case (SettingForm.List, ConfigList list):
                return TryReadList(setting, type, list, path, out value);
            case (SettingForm.Map, ConfigMap map):
                return TryReadMap(setting, type, map, path, out value);
            case (_, ConfigScalar scalar):
                return TryReadScalar(setting, type, scalar, out value) || Refuse(setting, node, path);
            default:
                return Refuse(setting, node, path);
        }
    }

    private bool TryReadList(SettingInfo setting, SettingType type, ConfigList list, string path, out object? value)
    {
        value = null;
        if (setting.Attribute.NotEmpty && list.Items.IsEmpty && type == setting.Type)
        {
            return Refuse(setting, list, path);
        }

        var items = Array.CreateInstance(type.Element!.Clr, list.Items.Length);
        var read = true;
        for (var i = 0; i < list.Items.Length; i++)
        {
            var place = BindingLog.Join(path, $"[{i}]");
            read &= TryReadElement(setting, type.Element, list.Items[i], place, item => items.SetValue(item, i));
        }

        value = read ? ToImmutableArray(type.Element.Clr, items) : null;
        return read;
    }

    private bool TryReadMap(SettingInfo setting, SettingType type, ConfigMap map, string path, out object? value)
    {
        var read = true;
        var items = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type.Element!.Clr))!;
        foreach (var entry in map.Entries)
        {
            var place = BindingLog.Join(path, setting.Attribute.Secret ? EffectiveSettings.Mask : entry.Key);
            read &= TryReadElement(setting, type.Element, entry.Value, place, item => items.Add(entry.Key, item));
        }

        value = read ? ToImmutableSortedDictionary(type.Element.Clr, items) : null;
        return read;
    }

    private bool TryReadElement(SettingInfo setting, SettingType type, ConfigNode node, string path, Action<object> keep)
    {
        log.Came(path, node, new SettingSource(SettingSourceKind.File, log.FileOf(path)), setting.Attribute.Secret);
        if (node is ConfigScalar { Value: null } && type.Form != SettingForm.Free)
        {
            return RefuseElement(setting, type, path);
        }

        if (!TryRead(setting with { Type = type }, type, node, path, out var item))
        {
            return false;
        }

        keep(item!);
        return true;
    }

    private static bool TryReadScalar(SettingInfo setting, SettingType type, ConfigScalar scalar, out object? value)
    {
        value = null;
        switch (type.Form)
        {
            case SettingForm.Boolean when LaxValues.TryTruth(scalar.Value, out var flag):
                value = flag;
                return true;
            case SettingForm.Whole when LaxValues.TryWhole(scalar.Value, out var whole) && whole >= int.MinValue && whole <= int.MaxValue:
                value = (int)whole;
                return InRange(setting.Attribute, (double)whole);
            case SettingForm.LongWhole when LaxValues.TryWhole(scalar.Value, out var whole) && whole >= long.MinValue && whole <= long.MaxValue:
                value = (long)whole;
                return InRange(setting.Attribute, (double)whole);
            case SettingForm.Number when LaxValues.TryReal(scalar.Value, out var real) && double.IsFinite(real):
                value = real;
                return InRange(setting.Attribute, real);
            case SettingForm.Text when scalar.Value is string text:
                value = text;
                return (text.Length > 0 || !setting.Attribute.NotEmpty)
                    && (setting.Attribute.Allowed.Length == 0 || setting.Attribute.Allowed.Contains(text, StringComparer.Ordinal));
            case SettingForm.Converted:
                return type.Converter!.TryRead(scalar, out value);
            case SettingForm.Choice:
                value = EnumNames.Of(type.Clr).FirstOrDefault(m => m.Text == scalar.Value as string).Value;
                return value is not null;
            default:
                return false;
        }
    }

    private static bool InRange(SettingAttribute range, double value) =>
        !(value < range.Min) && !(value > range.Max) && !(value <= range.GreaterThan);

    private static object ToImmutableArray(Type element, Array items) =>
        typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!
            .MakeGenericMethod(element).Invoke(null, [items])!;

    private static object ToImmutableSortedDictionary(Type element, IDictionary items)
    {
        var builder = (IDictionary)typeof(OrdinalMaps).GetMethod(nameof(OrdinalMaps.Builder))!.MakeGenericMethod(element).Invoke(null, null)!;
        foreach (DictionaryEntry item in items)
        {
            builder.Add(item.Key, item.Value);
        }

        return builder.GetType().GetMethod("ToImmutable")!.Invoke(builder, null)!;
    }

    private bool Refuse(SettingInfo setting, ConfigNode node, string path)
    {
        var quoted = node is ConfigScalar { Value: BigInteger or double or bool } && setting.Type.Form == SettingForm.Text;
        log.Report(
            ConfigIssueSeverity.Error,
            path,
            string.Create(CultureInfo.InvariantCulture, $"is not allowed; give {SettingWords.Allowed(setting)}{(quoted ? " (put it in quotes)" : "")}"));
        return false;
    }

    private bool RefuseElement(SettingInfo setting, SettingType type, string path)
    {
        log.Report(ConfigIssueSeverity.Error, path, $"is not allowed; give {SettingWords.Allowed(setting with { Type = type })}");
        return false;
    }
}
