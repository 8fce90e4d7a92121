namespace GlobalPlanner.Planning.Identity;

/// <summary>One scalable pool: <c>{participant_id}/{role}</c>.</summary>
public readonly record struct RoleId(ParticipantId Participant, PoolRole Role)
{
    /// <inheritdoc />
    public override string ToString() => $"{Participant}/{(Role == PoolRole.Prefill ? "prefill" : "decode")}";
}
