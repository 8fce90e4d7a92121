using System.Collections.Immutable;
using GlobalPlanner.Planning.Observations;

namespace GlobalPlanner.Planning.Performance.Bootstrap;

/// <summary>Reads the profiler's files, <c>.npz</c> or JSON. Bad content never makes it throw.</summary>
public static class ProfileReader
{
    /// <summary>The measurements of a role in one file of the profiler; there are none for aggregated engines.</summary>
    public static BootstrapReading Read(ProfileFile file, EngineRole role)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Fault is { } fault)
        {
            return BootstrapReading.Failed(BootstrapSource.ProfileFiles, file.Name, fault, "make it readable, or remove it");
        }

        try
        {
            using var arrays = Open(file);
            return BootstrapReading.Of(BootstrapSource.ProfileFiles, file.Name, role switch
            {
                EngineRole.Prefill => Prefill(file.Name, arrays),
                EngineRole.Decode => Decode(file.Name, arrays),
                _ => throw new ProfileDataException(file.Name, "measures no mixed passes", $"give an aggregated pool a saved answer of get_perf_metrics ({BootstrapPlan.PerfMetricsFile})"),
            });
        }
        catch (ProfileDataException e)
        {
            return BootstrapReading.Failed(BootstrapSource.ProfileFiles, e.Place, e.Problem, e.Remedy);
        }
    }

    private static IProfileArrays Open(ProfileFile file) => file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? new JsonArrays(file.Name, file.Bytes)
        : new NpzArrays(file.Name, file.Bytes);

    private static ImmutableArray<ForwardPassMetrics> Prefill(string file, IProfileArrays arrays)
    {
        var profile = new PrefillProfile
        {
            PrefillIsl = [.. arrays.Numbers("prefill_isl")],
            PrefillTtft = [.. arrays.Numbers("prefill_ttft")],
        };
        Check(file, profile.WhyUnusable());
        return profile.ToPasses();
    }

    private static ImmutableArray<ForwardPassMetrics> Decode(string file, IProfileArrays arrays)
    {
        var maxKvTokens = arrays.Numbers("max_kv_tokens");
        if (maxKvTokens.Length != 1)
        {
            Check(file, ("max_kv_tokens", $"has {maxKvTokens.Length} values, not one"));
        }

        var profile = new DecodeProfile
        {
            XKvUsage = [.. arrays.Numbers("x_kv_usage")],
            YContextLength = [.. arrays.Numbers("y_context_length")],
            ZItl = [.. arrays.Numbers("z_itl")],
            MaxKvTokens = maxKvTokens[0],
        };
        Check(file, profile.WhyUnusable());
        return profile.ToPasses();
    }

    private static void Check(string file, (string Array, string Problem)? flaw)
    {
        if (flaw is var (array, problem))
        {
            throw new ProfileDataException($"{file} array {array}", problem, "profile the engine again");
        }
    }
}

/// <summary>The named arrays of one profile file. An array is parsed only when it is asked for.</summary>
internal interface IProfileArrays : IDisposable
{
    /// <summary>The values of an array; a scalar is an array of one.</summary>
    /// <exception cref="ProfileDataException">There is no such array, or it cannot be read as numbers.</exception>
    double[] Numbers(string array);
}
