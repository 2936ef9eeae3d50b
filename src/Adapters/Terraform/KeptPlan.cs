using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Where a plan file came from, and what it needs besides the code to be applied in another workspace.</summary>
/// <param name="Replica">Which replica made it.</param>
/// <param name="Workspace">In which workspace, an absolute path.</param>
/// <param name="NamesWorkspace">
/// The plan holds that path, as from <c>path.cwd</c>: elsewhere Terraform would find another value than was shown, and refuse in the middle.
/// </param>
/// <param name="LockFile">The providers' lock file that it was made with; null when there was none.</param>
internal sealed record PlanOrigin(string Replica, string Workspace, bool NamesWorkspace, byte[]? LockFile)
{
    /// <summary>True when the plan file holds the path. Seen with Terraform 1.11: paths of modules in it are relative, values are in clear.</summary>
    public static bool Names(string planFile, string path)
    {
        var sought = Encoding.UTF8.GetBytes(path);
        try
        {
            using var plan = ZipFile.OpenRead(planFile);
            using var entry = plan.GetEntry("tfplan")?.Open();
            return entry is not null && Contains(entry, sought);
        }
        catch (InvalidDataException)
        {
            // No zip, as another Terraform may write one day: then all of it is looked through.
            using var file = System.IO.File.OpenRead(planFile);
            return Contains(file, sought);
        }
    }

    private static bool Contains(Stream stream, byte[] sought)
    {
        var window = new byte[128 * 1024];
        var kept = 0;
        while (stream.Read(window, kept, window.Length - kept) is > 0 and var read)
        {
            var filled = window.AsSpan(0, kept + read);
            if (filled.IndexOf(sought) >= 0)
            {
                return true;
            }

            // What may be the beginning of it stays for the next look.
            kept = Math.Min(sought.Length - 1, filled.Length);
            filled[^kept..].CopyTo(window);
        }

        return false;
    }
}

/// <summary>A plan file with its origin, as one piece of content: the length of the origin's JSON, the JSON, the file.</summary>
internal sealed record KeptPlan(PlanOrigin Origin, ReadOnlyMemory<byte> File)
{
    /// <summary>As it is kept.</summary>
    public byte[] Write()
    {
        var origin = JsonSerializer.SerializeToUtf8Bytes(Origin);
        return [.. BitConverter.GetBytes(origin.Length), .. origin, .. File.Span];
    }

    /// <summary>What was kept.</summary>
    public static KeptPlan Read(ReadOnlyMemory<byte> content)
    {
        var length = BitConverter.ToInt32(content.Span);
        return new KeptPlan(JsonSerializer.Deserialize<PlanOrigin>(content.Span.Slice(sizeof(int), length))!, content[(sizeof(int) + length)..]);
    }
}
