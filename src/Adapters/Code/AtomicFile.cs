namespace EksUpgradeBot.Adapters.Code;

/// <summary>Writes a file so that whoever reads it, or kills the bot, finds the old content or the new and nothing between.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts the content in place of the file, with the file's mode; a new file is the owner's only.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        // Always the same name, so that what a killed bot left is overwritten and never piles up. Terraform does not read
        // files whose names begin with a dot.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.eks-upgrade.tmp");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Files of Terraform code are edited on Unix only: their modes must stay.");
        }

        File.Delete(temporary);
        var mode = File.Exists(path) ? File.GetUnixFileMode(path) : OwnerOnly;
        try
        {
            using (var file = new FileStream(
                temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            // After the creation, because the umask takes bits away from the mode that a creation asks for.
            File.SetUnixFileMode(temporary, mode);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
