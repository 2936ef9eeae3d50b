using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The files that Terraform reads in a directory, and only those: nothing below it, so neither nested modules nor
/// <c>.terraform</c> are ever looked at.
/// </summary>
internal sealed class RootModule
{
    // The largest hand-written file seen is a hundredth of it.
    private const int LargestFile = 8 * 1024 * 1024;

    private RootModule(IReadOnlyList<CodeFile> files) => Files = files;

    /// <summary>Every file, by name.</summary>
    public IReadOnlyList<CodeFile> Files { get; }

    /// <summary>The configuration written in HCL.</summary>
    public IEnumerable<CodeFile> Configuration => Files.Where(file => file.Name.EndsWith(".tf", StringComparison.Ordinal));

    /// <summary>The configuration written in JSON.</summary>
    public IEnumerable<CodeFile> JsonConfiguration => Files.Where(file => file.Name.EndsWith(".tf.json", StringComparison.Ordinal));

    /// <summary>The files of values that Terraform reads by itself, in its order: a later one wins.</summary>
    public IEnumerable<CodeFile> Values =>
        Files.Where(file => ValuesRank(file.Name) is not null).OrderBy(file => ValuesRank(file.Name)).ThenBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>The files of values that Terraform reads only when <c>-var-file</c> names them.</summary>
    public IEnumerable<CodeFile> OtherValues => Files.Where(file => IsValues(file.Name) && ValuesRank(file.Name) is null);

    /// <summary>Terragrunt's file; null when there is none.</summary>
    public CodeFile? Terragrunt => Files.FirstOrDefault(file => file.Name == "terragrunt.hcl");

    /// <summary>Reads a directory.</summary>
    /// <exception cref="RefusalException">It is no root module, or Terraform could not read it either.</exception>
    public static RootModule Read(string directory)
    {
        directory = Path.GetFullPath(directory);
        if (directory.Split('/').Contains(".terraform"))
        {
            throw Refuse(null, 0, $"{directory} is inside .terraform, which Terraform writes itself", "Name the root module.");
        }

        if (!Directory.Exists(directory))
        {
            throw Refuse(null, 0, $"there is no directory {directory}", "Name the directory that terraform runs in.");
        }

        var files = Directory.EnumerateFiles(directory)
            .Where(path => IsRead(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal)
            .Select(ReadFile)
            .ToList();
        return new RootModule(files);
    }

    private static CodeFile ReadFile(string path)
    {
        var name = Path.GetFileName(path);
        byte[] bytes;
        try
        {
            bytes = ReadBounded(path, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(name, 0, "the file cannot be read", "Let the bot read it, or take it away.");
        }

        var file = new CodeFile(name, path, bytes, new HclBody([], [])) { LinkTarget = new FileInfo(path).LinkTarget };
        try
        {
            return file.IsJson ? file : file with { Body = HclParser.Parse(bytes) };
        }
        catch (HclSyntaxException e)
        {
            throw Refuse(name, e.Line, e.Message, "Mend the file until terraform validate takes it.");
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

    private static bool IsRead(string name)
    {
        // As Terraform does (configs.IsIgnoredFile): what editors leave behind is no code.
        var isIgnored = name.StartsWith('.') || name.EndsWith('~') || (name.StartsWith('#') && name.EndsWith('#'));
        return !isIgnored && (EndsWithAny(name, ".tf", ".tf.json") || IsValues(name) || name == "terragrunt.hcl");
    }

    private static bool IsValues(string name) => EndsWithAny(name, ".tfvars", ".tfvars.json");

    private static int? ValuesRank(string name) => name switch
    {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ when EndsWithAny(name, ".auto.tfvars", ".auto.tfvars.json") => 2,
        _ => null,
    };

    private static bool EndsWithAny(string name, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static RefusalException Refuse(string? file, int line, string reason, string remedy) =>
        new(new VersionRefusal(file, line, reason, remedy));
}

/// <summary>Carries a refusal out of the reading of files, where every line could meet one; the editor makes it a value again.</summary>
internal sealed class RefusalException(VersionRefusal refusal) : Exception(refusal.Reason)
{
    /// <summary>The refusal.</summary>
    public VersionRefusal Refusal => refusal;
}
