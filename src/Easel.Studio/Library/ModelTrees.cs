using Easel.Diffusion.Architectures;

namespace Easel.Studio.Library;

/// <summary>Folders of other programs as they stand: A1111's, ComfyUI's and InvokeAI's, and a studio's own.</summary>
public static class ModelTrees
{
    // A1111's names, so that people find their way.
    private static readonly string[] Own = ["Stable-diffusion", "VAE", "Lora", "embeddings", "hypernetworks", "ControlNet", "ESRGAN"];

    /// <summary>The studio's own folder of models.</summary>
    /// <param name="dataFolder">What is the studio's alone.</param>
    public static string OwnFolder(string dataFolder) => Path.Combine(dataFolder, "models");

    /// <summary>Makes the studio's own folders of models, so that people see where files go. What cannot be made is left out.</summary>
    /// <param name="dataFolder">What is the studio's alone.</param>
    public static void Make(string dataFolder)
    {
        try
        {
            foreach (var name in Own) Directory.CreateDirectory(Path.Combine(OwnFolder(dataFolder), name));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // a data folder that cannot be written to is told elsewhere
    }

    /// <summary><paramref name="folders"/> with those of <paramref name="trees"/> behind them.</summary>
    /// <param name="folders">What there is.</param>
    /// <param name="trees">Folders of models or of whole programs; what does not exist is left out.</param>
    public static StudioFolders Add(StudioFolders folders, IEnumerable<string> trees)
    {
        foreach (var tree in trees.Where(Directory.Exists).Select(Path.GetFullPath))
        {
            var models = Path.Combine(tree, "models") is var below && Directory.Exists(below) ? below : tree;
            var checkpoints = Named(models, FileRole.Checkpoint);
            folders = folders with
            {
                Models = [.. folders.Models, .. checkpoints.Count > 0 ? checkpoints : [models]],
                Vaes = [.. folders.Vaes, .. Named(models, FileRole.Vae)],
                Loras = [.. folders.Loras, .. Named(models, FileRole.Lora)],
                Hypernetworks = [.. folders.Hypernetworks, .. Named(models, FileRole.Hypernetwork)],
                Embeddings = folders.Embeddings ?? Named(tree, FileRole.Embedding).Concat(Named(models, FileRole.Embedding)).FirstOrDefault(),
                Others = [.. folders.Others, models, .. models == tree ? [] : Named(tree, FileRole.Embedding)],
            };
        }

        return folders;
    }

    /// <summary>The folders of one kind that lie in folders of models, or beside them where those are of checkpoints alone.</summary>
    /// <param name="models">Folders of models or of checkpoints.</param>
    /// <param name="role">The kind.</param>
    public static IReadOnlyList<string> Within(IEnumerable<string> models, FileRole role) =>
        [.. models.Where(Directory.Exists).Select(Path.GetFullPath).SelectMany(folder => Named(folder, role).Concat(Beside(folder, role))).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Beside(string folder, FileRole role) =>
        FolderKinds.For(FileRole.Checkpoint).Contains(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), StringComparer.OrdinalIgnoreCase) && Path.GetDirectoryName(folder) is { } parent ? Named(parent, role) : [];

    private static IReadOnlyList<string> Named(string folder, FileRole role)
    {
        try
        {
            var names = FolderKinds.For(role).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return [.. Directory.EnumerateDirectories(folder).Where(below => names.Contains(Path.GetFileName(below))).Order(StringComparer.Ordinal)];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return []; }
    }
}
