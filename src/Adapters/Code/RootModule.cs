namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// The files that Terraform reads in a directory, with the var files that it is told to read, and only those: nothing below
/// it, so neither nested modules nor <c>.terraform</c> are ever looked at.
/// </summary>
internal sealed class RootModule
{
    private readonly IReadOnlyList<CodeFile> _varFiles;

    private RootModule(IReadOnlyList<CodeFile> files, IReadOnlyList<CodeFile> varFiles, IReadOnlyList<string> ignored)
    {
        Files = files;
        _varFiles = varFiles;
        Ignored = ignored;
        Configuration = [.. files.Where(file => file.IsConfiguration && !file.IsOverride), .. files.Where(file => file.IsConfiguration && file.IsOverride)];
    }

    /// <summary>Every file in the directory that is read, by name.</summary>
    public IReadOnlyList<CodeFile> Files { get; }

    /// <summary>The configuration, the override files last, as Terraform reads it.</summary>
    public IReadOnlyList<CodeFile> Configuration { get; }

    /// <summary>Files that only OpenTofu reads, and that were not looked at.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>The files of values that Terraform reads, in its order: a later one wins.</summary>
    public IEnumerable<CodeFile> Values =>
    [
        .. Files.Where(file => FileNames.ValuesRank(file.Name) is not null)
            .OrderBy(file => FileNames.ValuesRank(file.Name)).ThenBy(file => file.Name, StringComparer.Ordinal),
        .. _varFiles,
    ];

    /// <summary>The files of values that Terraform would read only if it were told to. Empty when it is told which: then these are another's.</summary>
    public IEnumerable<CodeFile> OtherValues =>
        _varFiles.Count > 0 ? [] : Files.Where(file => FileNames.IsValues(file.Name) && FileNames.ValuesRank(file.Name) is null);

    /// <summary>Terragrunt's file; null when there is none.</summary>
    public CodeFile? Terragrunt => Files.FirstOrDefault(file => file.Name == FileNames.Terragrunt);

    /// <summary>Terragrunt is told of these var files too, because they are given to every Terraform that the bot runs.</summary>
    public bool HasVarFiles => _varFiles.Count > 0;

    /// <summary>The blocks of a type, in the order in which they are first met.</summary>
    public IReadOnlyList<MergedBlock> Blocks(string type) =>
    [
        .. from file in Configuration
           from block in file.Body.BlocksOf(type)
           group (file, block) by string.Join('.', block.Labels) into parts
           select new MergedBlock(type, parts.First().block.Labels, [.. parts]),
    ];

    /// <summary>Reads a directory.</summary>
    /// <exception cref="RefusalException">It is no root module, or Terraform could not read it either.</exception>
    public static RootModule Read(VersionQuery query)
    {
        var directory = Path.GetFullPath(query.Directory);
        if (directory.Split('/').FirstOrDefault(part => part is ".terraform" or ".terragrunt-cache") is { } cache)
        {
            throw Refuse($"{directory} is inside {cache}, which {(cache == ".terraform" ? "Terraform" : "Terragrunt")} writes itself", "Name the root module.");
        }

        if (!Directory.Exists(directory))
        {
            throw Refuse($"there is no directory {directory}", "Name the directory that terraform runs in.");
        }

        var reader = new CodeReader(WorkTree.Around(directory));
        var names = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        return new RootModule(
            [.. names.Where(FileNames.IsRead).Select(reader.Read)],
            [.. query.VarFiles.Select(reader.ReadVarFile)],
            [.. names.Where(FileNames.IsOfTofu)]);
    }

    private static RefusalException Refuse(string reason, string remedy) => new(new VersionRefusal(null, 0, reason, remedy));
}
