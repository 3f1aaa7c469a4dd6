using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Adapters;

/// <summary>Where the names in prompts' tags are looked up, with the folders below; files may come and go at any time.</summary>
/// <param name="Loras">Folders of the LoRA family.</param>
/// <param name="Hypernetworks">Folders of hypernetworks.</param>
public sealed record NetworkFolders(IReadOnlyList<string> Loras, IReadOnlyList<string> Hypernetworks)
{
    private static readonly string[] LoraExtensions = [".safetensors", ".pt", ".ckpt", ".bin"];
    private static readonly string[] HypernetworkExtensions = [".pt"];
    private static readonly string[] NoAliases = ["none", "addams"]; // what many trainers write (A1111's list)

    /// <summary>The full path of a LoRA: the last file of that stem, else the only one whose trainer called it so; null when there is none.</summary>
    public string? FindLora(string name)
    {
        var files = Files(Loras, LoraExtensions).ToList();
        return files.FindLast(file => Path.GetFileNameWithoutExtension(file) == name)
            ?? (NoAliases.Contains(name.ToLowerInvariant()) || files.FindAll(file => Alias(file) == name) is not [var only] ? null : only);
    }

    /// <summary>The full path of a hypernetwork, or null.</summary>
    public string? FindHypernetwork(string name) => Files(Hypernetworks, HypernetworkExtensions).LastOrDefault(file => Path.GetFileNameWithoutExtension(file) == name);

    private static string? Alias(string file)
    {
        try { return AdapterFile.AliasOf(file); }
        catch (WeightsException) { return null; }
    }

    private static IEnumerable<string> Files(IReadOnlyList<string> folders, string[] extensions) =>
        from folder in folders
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None }).Order(StringComparer.Ordinal)
        where extensions.Contains(Path.GetExtension(file).ToLowerInvariant())
        select Path.GetFullPath(file);
}
