using System.Reflection;
using System.Text.Json;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Plugins;

/// <summary>
/// Finds the constructor that <c>kwargs</c> fit and its arguments. Keys name parameters in snake_case or camelCase;
/// values are converted from JSON; a parameter with a default may be absent.
/// </summary>
internal static class KeywordArguments
{
    /// <summary>
    /// The public constructor that fits, of several the one that takes most parameters; else the one with the fewest
    /// problems, and those.
    /// </summary>
    public static Binding Bind(Type type, IReadOnlyDictionary<string, JsonElement> kwargs) =>
        type.GetConstructors()
            .OrderByDescending(constructor => constructor.GetParameters().Length)
            .Select(constructor => Bind(constructor, kwargs))
            .MinBy(binding => binding.Problems.Count)
        ?? new Binding(null, [], [new Problem(null, "the class has no public constructor; give it one")]);

    private static Binding Bind(ConstructorInfo constructor, IReadOnlyDictionary<string, JsonElement> kwargs)
    {
        var parameters = constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        var problems = new List<Problem>();
        for (var index = 0; index < parameters.Length; index++)
        {
            arguments[index] = Argument(parameters[index], kwargs, problems);
        }

        var names = parameters.Select(parameter => Plain(parameter.Name!)).ToHashSet(StringComparer.Ordinal);
        var unknown = kwargs.Keys.Where(key => !names.Contains(Plain(key)));
        var known = string.Join(", ", parameters.Select(parameter => parameter.Name).DefaultIfEmpty("none"));
        problems.AddRange(unknown.Select(key => new Problem(key, $"the constructor has no such parameter; it has: {known}. Remove it from kwargs or correct its name")));
        return new Binding(constructor, arguments, problems);
    }

    private static object? Argument(ParameterInfo parameter, IReadOnlyDictionary<string, JsonElement> kwargs, List<Problem> problems)
    {
        var keys = kwargs.Keys.Where(key => Plain(key) == Plain(parameter.Name!)).ToList();
        if (keys.Count > 1)
        {
            problems.Add(new Problem(parameter.Name, $"kwargs give it {keys.Count} times, as {string.Join(" and ", keys)}; keep one"));
            return null;
        }

        if (keys is not [var given])
        {
            if (!parameter.HasDefaultValue)
            {
                problems.Add(new Problem(parameter.Name, $"it has no default and kwargs do not give it; add {JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!)} ({Name(parameter.ParameterType)})"));
            }

            return parameter.HasDefaultValue ? Default(parameter) : null;
        }

        try
        {
            var value = kwargs[given].Deserialize(parameter.ParameterType, PlanningJson.Options);
            if (value is null && !AllowsNull(parameter))
            {
                problems.Add(new Problem(parameter.Name, $"it is null and must be {Name(parameter.ParameterType)}"));
            }

            return value;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            problems.Add(new Problem(parameter.Name, $"{kwargs[given].GetRawText()} is not {Name(parameter.ParameterType)}; give a value of that type"));
            return null;
        }
    }

    /// <summary>The default as a value of the parameter's type: reflection gives enums as numbers and structs as null.</summary>
    private static object? Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue switch
        {
            null when parameter.ParameterType.IsValueType => Activator.CreateInstance(parameter.ParameterType),
            { } value when type.IsEnum => Enum.ToObject(type, value),
            var value => value,
        };
    }

    private static bool AllowsNull(ParameterInfo parameter) => parameter.ParameterType.IsValueType
        ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull;

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? $"{inner.Name} or null" : type.Name;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>A constructor and the arguments for it.</summary>
    internal sealed record Binding(ConstructorInfo? Constructor, object?[] Arguments, IReadOnlyList<Problem> Problems);

    /// <summary>The obstacle to passing a parameter.</summary>
    internal sealed record Problem(string? Parameter, string Message);
}
