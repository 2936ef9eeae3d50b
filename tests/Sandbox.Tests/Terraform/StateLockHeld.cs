using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>The lock of a local state, held by this process as another terraform would hold it.</summary>
internal sealed class StateLockHeld : IDisposable
{
    private readonly FileStream _state;
    private readonly string _information;

    private StateLockHeld(FileStream state, string information)
    {
        _state = state;
        _information = information;
    }

    public static StateLockHeld By(string who, string statePath)
    {
        var information = Path.Combine(Path.GetDirectoryName(statePath)!, $".{Path.GetFileName(statePath)}.lock.info");
        var json = new JsonObject
        {
            ["ID"] = "9600219a-64f3-5c28-3d0f-595c507caa4d",
            ["Operation"] = "OperationTypeApply",
            ["Info"] = "",
            ["Who"] = who,
            ["Version"] = "1.11.4",
            ["Created"] = "2026-11-22T08:16:38.524014797Z",
            ["Path"] = statePath,
        };
        File.WriteAllText(information, json.ToJsonString());
        var state = new FileStream(statePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        // On Linux a lock of length 0 is fcntl's lock of the whole file, which is the one that terraform takes.
        state.Lock(0, 0);
        return new StateLockHeld(state, information);
    }

    public void Dispose()
    {
        _state.Dispose();
        File.Delete(_information);
    }
}
