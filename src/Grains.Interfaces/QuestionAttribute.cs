namespace GlobalPlanner.Grains.Interfaces;

/// <summary>
/// Marks a grain method that changes nothing: every operator may call it through a client. Where operators are
/// configured, a method that is marked neither so nor with <see cref="OrderAttribute"/> is for silos only.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QuestionAttribute : Attribute;
