using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Code.Json;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Reads single files of a root module.</summary>
internal sealed class CodeReader(WorkTree tree)
{
    // The largest hand-written file seen is a hundredth of it.
    private const int LargestFile = 8 * 1024 * 1024;

    /// <summary>A file in the directory of the root module.</summary>
    /// <param name="name">Path relative to the root module.</param>
    /// <exception cref="RefusalException">Terraform could not read it either.</exception>
    public CodeFile Read(string name)
    {
        var path = Path.GetFullPath(name, tree.RootModule);
        byte[] bytes;
        (string, string)? barrier;
        try
        {
            bytes = ReadBounded(path, name);
            barrier = tree.BarrierTo(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(name, 0, "the file cannot be read", "Let the bot read it, or take it away.");
        }

        return new CodeFile(name, path, bytes, Parse(name, bytes, isOwn: barrier is null))
        {
            Barrier = barrier,
            PathInDiff = name.StartsWith("../", StringComparison.Ordinal) ? Path.GetRelativePath(tree.Top, path) : name,
        };
    }

    /// <summary>A file that is given to Terraform as <c>-var-file</c>.</summary>
    /// <exception cref="RefusalException">It is not there, or cannot be read.</exception>
    public CodeFile ReadVarFile(string varFile)
    {
        var path = Path.GetFullPath(varFile, tree.RootModule);
        var name = Path.GetRelativePath(tree.RootModule, path);
        return File.Exists(path)
            ? Read(name)
            : throw Refuse(name, 0, "there is no such var file", "Name the var files relative to the root module, as terraform's own -var-file.");
    }

    private static HclBody Parse(string name, byte[] bytes, bool isOwn)
    {
        try
        {
            return name switch
            {
                _ when name.EndsWith(".tf.json", StringComparison.Ordinal) => JsonBody.OfConfiguration(name, bytes),
                _ when name.EndsWith(".json", StringComparison.Ordinal) => JsonBody.OfValues(name, bytes),
                _ => HclParser.Parse(bytes),
            };
        }
        catch (HclSyntaxException e)
        {
            // The message may quote the file, and a link may lead to one that is nobody's business in a thread.
            throw Refuse(name, e.Line, isOwn ? e.Message : "the file is not written in HCL", "Mend the file until terraform validate takes it.");
        }
    }

    private static byte[] ReadBounded(string path, string name)
    {
        using var file = File.OpenRead(path);
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = file.Read(buffer)) > 0; content.Write(buffer, 0, read))
        {
            // Counted while reading: a link to a device has no length.
            if (content.Length > LargestFile)
            {
                throw Refuse(name, 0, $"the file is larger than {LargestFile / 1024 / 1024} MiB", "Split it.");
            }
        }

        return content.ToArray();
    }

    private static RefusalException Refuse(string file, int line, string reason, string remedy) =>
        new(new VersionRefusal(file, line, reason, remedy));
}
