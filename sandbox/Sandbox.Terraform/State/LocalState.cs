using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.State;

/// <summary>
/// A state file under lock, as Terraform's local backend keeps it: fcntl's lock on the file itself, which goes with the process, and
/// <c>.NAME.lock.info</c> beside it, which stays when the process is killed.
/// </summary>
internal sealed class LocalState : IDisposable
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // One stream for everything: closing any other descriptor of the file in this process would drop the lock.
    private readonly FileStream _file;
    private readonly string _information;

    private LocalState(string path, FileStream file, string information)
    {
        Path = path;
        _file = file;
        _information = information;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The whole document; null when nothing was ever written.</summary>
    public JsonObject? Document { get; private set; }

    public string Lineage => Document?["lineage"]?.ToString() ?? "";

    public long Serial => Document?["serial"]?.GetValue<long>() ?? 0;

    /// <summary>Takes the lock; gives the holder instead when somebody has it.</summary>
    public static LocalState? TryLock(string path, string operation, out LockInfo? holder)
    {
        var information = InformationOf(path);
        if (Trouble.Is(path, Trouble.RemoteLock) && File.Exists(information))
        {
            holder = LockInfo.Parse(File.ReadAllText(information));
            return null;
        }

        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            // A length of 0 is the whole file, also for the real terraform.
            file.Lock(0, 0);
        }
        catch (IOException)
        {
            file.Dispose();
            holder = File.Exists(information) ? LockInfo.Parse(File.ReadAllText(information)) : LockInfo.Own("", path);
            return null;
        }

        holder = null;
        File.WriteAllText(information, LockInfo.Own(operation, path).ToJson());
        File.SetUnixFileMode(information, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var state = new LocalState(path, file, information);
        state.Read();
        return state;
    }

    /// <summary>Where it is noted who holds the lock.</summary>
    public static string InformationOf(string path) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, $".{System.IO.Path.GetFileName(path)}.lock.info");

    /// <summary>Writes resources and outputs; the serial counts up when they are others than before.</summary>
    public void Write(JsonArray resources, JsonObject outputs)
    {
        var document = Document!;
        if (JsonNode.DeepEquals(document["resources"], resources) && JsonNode.DeepEquals(document["outputs"], outputs))
        {
            return;
        }

        document["terraform_version"] = Release.Version;
        document["serial"] = Serial + 1;
        document["outputs"] = outputs.DeepClone();
        document["resources"] = resources.DeepClone();
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString(Format) + "\n");
        _file.Position = 0;
        _file.Write(bytes);
        _file.SetLength(bytes.Length);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        File.Delete(_information);
        _file.Dispose();
    }

    private void Read()
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        Document = bytes.Length == 0 ? null : JsonNode.Parse(bytes)!.AsObject();
    }
}
