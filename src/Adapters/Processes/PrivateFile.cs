namespace EksUpgradeBot.Adapters.Processes;

/// <summary>Files and folders for the owner's eyes only: what tools leave behind holds secrets in clear.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder that only the owner may look into.</summary>
    public static void MakeFolder(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory, Owner | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file whole or not at all, on the disk before this returns.</summary>
    public static void WriteDurably(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = Create(temporary))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Makes a private file that was not there; an <see cref="IOException"/> when it was.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new FileStream(path, options);
    }
}
