using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GlobalPlanner.Chaos;
using GlobalPlanner.Chaos.Faults;

var seed = new Option<int?>("--seed") { Description = "Decides every random choice of the harness. Default: by the time." };
var minutes = new Option<double>("--minutes") { Description = "How long faults come.", DefaultValueFactory = static _ => 20 };
var silos = new Option<int>("--silos") { Description = "Silo processes.", DefaultValueFactory = static _ => 3 };
var pools = new Option<int>("--pools") { Description = "Pools, two a deployment.", DefaultValueFactory = static _ => 200 };
var faults = new Option<string?>("--faults")
{
    Description = $"What may go wrong, separated by commas. Default: everything: {string.Join(",", Enum.GetValues<FaultKind>().Select(Name))}.",
};
minutes.Validators.Add(static result => Require(result.GetValueOrDefault<double>() > 0, result.AddError, "--minutes must be greater than 0."));
silos.Validators.Add(static result => Require(result.GetValueOrDefault<int>() >= 1, result.AddError, "--silos must be at least 1."));
pools.Validators.Add(static result => Require(result.GetValueOrDefault<int>() >= 4, result.AddError, "--pools must be at least 4."));
faults.Validators.Add(static result => Require(
    Kinds(result.GetValueOrDefault<string?>()) is not null, result.AddError, $"--faults knows {string.Join(",", Enum.GetValues<FaultKind>().Select(Name))}."));

var root = new RootCommand("Several silos, a real Redis and the simulated fleet, all of which fail; an observer sees to the budget's rules.")
{
    seed, minutes, silos, pools, faults,
};
root.SetAction(async (parsed, _) => await ChaosRun.RunAsync(
    new ChaosOptions
    {
        Seed = parsed.GetValue(seed) ?? (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % int.MaxValue),
        Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
        Silos = parsed.GetValue(silos),
        Pools = parsed.GetValue(pools),
        Faults = Kinds(parsed.GetValue(faults))!,
        Folder = Directory.CreateTempSubdirectory("globalplanner-chaos-").FullName,
    },
    Console.Out) ? 0 : 1);
return await root.Parse(args).InvokeAsync();

static string Name(FaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

static IReadOnlyList<FaultKind>? Kinds(string? names)
{
    var all = Enum.GetValues<FaultKind>();
    if (names is null)
    {
        return all;
    }

    var chosen = names.Split(',').Select(name => Array.FindIndex(all, kind => Name(kind) == name.Trim())).ToList();
    return chosen.Contains(-1) ? null : [.. chosen.Select(index => all[index])];
}

static void Require(bool holds, Action<string> refuse, string message)
{
    if (!holds)
    {
        refuse(string.Create(CultureInfo.InvariantCulture, $"{message}"));
    }
}
