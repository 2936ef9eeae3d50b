namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A colleague's terraform that holds the lock of a local state, as the real one does: a record lock of the kernel, and a note of who holds it.</summary>
internal sealed class StateLockHolder : IDisposable
{
    private readonly FileStream _state;
    private readonly string _note;

    public StateLockHolder(string state)
    {
        _note = Path.Combine(Path.GetDirectoryName(state)!, $".{Path.GetFileName(state)}.lock.info");
        File.WriteAllText(_note, $$"""
            {"ID":"9600219a-64f3-5c28-3d0f-595c507caa4d","Operation":"OperationTypeApply","Info":"","Who":"chloe@laptop","Version":"1.11.4","Created":"2026-11-22T08:16:38.524014797Z","Path":"{{state}}"}
            """);
        _state = new FileStream(state, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _state.Lock(0, long.MaxValue);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _state.Dispose();
        File.Delete(_note);
    }
}
