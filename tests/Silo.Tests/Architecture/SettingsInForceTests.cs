using GlobalPlanner.Configuration;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Binding;

namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>
/// A setting either has an effect or says that it has none (<see cref="SettingAttribute.NotInForce"/>). A setting has an
/// effect when code other than binding and configuration rules reads its property.
/// </summary>
public class SettingsInForceTests
{
    /// <summary>Read by configuration rules or the loader alone, and that is all they are for.</summary>
    private static readonly Dictionary<string, string> NeededByRules = new(StringComparer.Ordinal)
    {
        ["PoolConfig.PlannerFile"] = "the loader puts the file it names in its place",
        ["PlannerConfig.GlobalPlannerNamespace"] = "Dynamo requires it with environment: global-planner, and so do the rules",
        ["GlobalRouterOptions.Mode"] = "must agree with the roles of the pools",
        ["GlobalRouterOptions.NumPrefillPools"] = "must agree with the lists, as in Dynamo's configuration of the router",
        ["GlobalRouterOptions.NumDecodePools"] = "must agree with the lists, as in Dynamo's configuration of the router",
        ["GlobalRouterOptions.NumAggPools"] = "must agree with the lists, as in Dynamo's configuration of the router",
    };

    /// <summary>Marked, and read only to say so in another place too.</summary>
    private static readonly Dictionary<string, string> Announced = new(StringComparer.Ordinal)
    {
        ["PlannerConfig.AicInterpolation"] = "listed among the sources that a performance model could not start from",
        ["SchedulingConfig.ExternalPlugins"] = "gplan decide names the plugins that it does not run",
    };

    private static readonly Dictionary<Type, SectionInfo> Sections = Reach(followMarked: true);
    private static readonly Lazy<HashSet<string>> Reached = new(ReadByProduct);

    [Fact]
    public void A_setting_that_nothing_reads_says_so()
    {
        var inForce = Reach(followMarked: false);
        var unread = inForce.Values.SelectMany(section => section.Settings)
            .Where(setting => setting.Attribute.NotInForce is null && !Reached.Value.Contains(Getter(setting)))
            .Select(Name);
        Assert.Equal(Lines(NeededByRules.Keys), Lines(unread));
    }

    [Fact]
    public void A_setting_that_is_read_is_not_marked()
    {
        var marked = Sections.Values.SelectMany(section => section.Settings).Where(setting => setting.Attribute.NotInForce is not null).ToList();
        Assert.NotEmpty(marked);
        Assert.Equal(
            Lines(Announced.Keys),
            Lines(marked.Where(setting => Reached.Value.Contains(Getter(setting))).Select(Name)));
    }

    [Fact]
    public void A_mark_completes_its_sentence()
    {
        var marks = Sections.Values.SelectMany(section => section.Settings).Select(setting => setting.Attribute.NotInForce).OfType<string>();
        Assert.All(marks, reason => Assert.Matches("^[^ ].*[^.]$", reason));
    }

    private static string Lines(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    private static string Name(SettingInfo setting) => $"{setting.Property.DeclaringType!.Name}.{setting.Property.Name}";

    private static string Getter(SettingInfo setting) => MethodCalls.Name(setting.Property.DeclaringType!.FullName, $"get_{setting.Property.Name}");

    private static Dictionary<Type, SectionInfo> Reach(bool followMarked)
    {
        var catalog = new SettingsCatalog();
        var found = new Dictionary<Type, SectionInfo>();
        var open = new Queue<Type>([typeof(SiloConfig), typeof(PlannerConfig), typeof(GlobalPlannerConfig)]);
        while (open.TryDequeue(out var type))
        {
            if (found.ContainsKey(type))
            {
                continue;
            }

            found.Add(type, catalog.Section(type));
            foreach (var setting in found[type].Settings)
            {
                var value = setting.Type.Element ?? setting.Type;
                if (value.Form == SettingForm.Section && (followMarked || setting.Attribute.NotInForce is null))
                {
                    open.Enqueue(value.Clr);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// All methods of configuration records that product code calls, directly or through other methods of such records.
    /// </summary>
    private static HashSet<string> ReadByProduct()
    {
        var files = Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Where(file => Path.GetFileName(file) is var name
                && (name == "gplan.dll" || name.StartsWith("GlobalPlanner.", StringComparison.Ordinal))
                && !name.Contains("Test", StringComparison.Ordinal));
        var records = Sections.Keys.Select(type => type.FullName!).ToHashSet(StringComparer.Ordinal);
        var calls = MethodCalls.Of(files).Calls;
        var aliases = Aliases();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(calls.Keys.Where(method => TypeOf(method) is var type && !records.Contains(type) && !IsRule(type)));
        while (open.TryPop(out var caller))
        {
            foreach (var callee in calls.GetValueOrDefault(caller) ?? [])
            {
                foreach (var method in aliases[callee].Append(callee))
                {
                    // The members that the compiler gives every record read all its properties.
                    if (records.Contains(TypeOf(method)) && !IsSynthesized(method) && reached.Add(method))
                    {
                        open.Push(method);
                    }
                }
            }
        }

        return reached;
    }

    private static string TypeOf(string method) => method[..method.IndexOf("::", StringComparison.Ordinal)];

    private static bool IsSynthesized(string method) =>
        method[(method.IndexOf("::", StringComparison.Ordinal) + 2)..] is "ToString" or "PrintMembers" or "Equals" or "GetHashCode" or "<Clone>$" or ".ctor";

    private static bool IsRule(string type) =>
        type.EndsWith("Rules", StringComparison.Ordinal)
        && (type.Contains(".Configuration.", StringComparison.Ordinal) || type.Contains(".Scenario.", StringComparison.Ordinal));

    /// <summary>Methods of configuration records by the interface method that they implement.</summary>
    private static ILookup<string, string> Aliases() => Sections.Keys
        .SelectMany(type => type.GetInterfaces()
            .Where(own => !own.IsGenericType && own.Namespace!.StartsWith("GlobalPlanner.", StringComparison.Ordinal))
            .Select(own => type.GetInterfaceMap(own)))
        .SelectMany(map => map.InterfaceMethods.Zip(map.TargetMethods))
        .ToLookup(
            pair => MethodCalls.Name(pair.First.DeclaringType!.FullName, pair.First.Name),
            pair => MethodCalls.Name(pair.Second.DeclaringType!.FullName, pair.Second.Name),
            StringComparer.Ordinal);
}
