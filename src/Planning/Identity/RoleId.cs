namespace GlobalPlanner.Planning.Identity;

/// <summary>One role of one deployment, written <c>{participant_id}/{role}</c>.</summary>
public readonly record struct RoleId(ParticipantId Participant, PoolRole Role)
{
    /// <inheritdoc />
    public override string ToString() => $"{Participant}/{Role.Name()}";
}
