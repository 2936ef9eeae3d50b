namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>A clock that runs as the real one does, but from the instant for which the scenes were written: a recording holds their own dates.</summary>
internal sealed class SceneTime : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero) + System.GetElapsedTime(_began);
}
