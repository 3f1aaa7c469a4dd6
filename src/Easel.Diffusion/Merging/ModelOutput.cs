using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Diffusion.Merging;

/// <summary>Writes a model tensor by tensor: looks for room first, holds its name against others, tells how far it is, and goes on where it was stopped.</summary>
/// <param name="path">The file.</param>
/// <param name="overwrite">Whether a file that stands there is replaced.</param>
public sealed class ModelOutput(string path, bool overwrite = false)
{
    /// <summary>The field of errors about the file.</summary>
    public const string Field = "out";

    private const long HeldBytes = 1 << 28; // of mapped files, before their pages are let go
    private const long SpareBytes = 1 << 24;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Whether the file can be written at all; to be asked before any work.</summary>
    /// <param name="inputs">Files and folders that are read meanwhile.</param>
    /// <exception cref="RequestException">Something stands there, or it is one of the inputs.</exception>
    public void Check(IEnumerable<string> inputs)
    {
        if (inputs.Any(input => System.IO.Path.GetFullPath(input) == Path)) throw new RequestException(Field, $"{Path} is itself read; give another name");
        if (Directory.Exists(Path)) throw new RequestException(Field, $"{Path} is a folder; give the name of a file");
        if (File.Exists(Path) && !overwrite) throw new RequestException(Field, $"{Path} exists; give another name, or --overwrite to replace it");
        if (!Directory.Exists(Folder)) throw new RequestException(Field, $"there is no folder {Folder}; make it, or give a name in another");
    }

    /// <summary>Writes the file; it appears whole or not at all. When it is stopped or the disk is full, what is written stays beside it, and the same recipe goes on there.</summary>
    /// <param name="parts">In the file's order.</param>
    /// <param name="metadata">Of the header.</param>
    /// <param name="sources">What the parts are made of: their pages are let go now and then, and they are asked at the end whether they changed.</param>
    /// <param name="recipe">What is made and of what (<see cref="ModelRecipe"/>).</param>
    /// <param name="progress">Told at each tensor.</param>
    /// <param name="cancel">Stops between two tensors.</param>
    /// <returns>Bytes of the file.</returns>
    /// <exception cref="RequestException">There is too little room, or another process writes it.</exception>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    /// <exception cref="WeightsException">A source changed while it was read.</exception>
    public long Write(IReadOnlyList<SafetensorsPart> parts, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<StoredWeights> sources, string recipe, IProgress<ModelProgress>? progress = null, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        using var claim = Claim(Path);
        UnfinishedFilesHere();
        var start = SafetensorsWriter.Start(parts, metadata);
        var unfinished = UnfinishedModel.Open(Path, ModelRecipe.With(recipe, start));
        try
        {
            using (unfinished)
            {
                CheckRoom(Path, start.Length + parts.Sum(Bytes) - unfinished.Bytes);
                WriteParts(unfinished, start, parts, sources, progress, cancel);
                foreach (var source in sources) source.EnsureUnchanged();
                cancel.ThrowIfCancellationRequested();
                progress?.Report(new ModelProgress(parts.Sum(Bytes), parts.Sum(Bytes), ""));
                unfinished.Finish(overwrite);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            if (unfinished.Parts == 0) UnfinishedModel.Discard(Path);
            throw FileOutputException.From(Path, wrong, unfinished.Parts == 0 ? null : $"what is written stays in {UnfinishedModel.NameOf(Path)}, and the same again goes on there");
        }
        catch (Exception wrong) when (unfinished.Parts == 0 || wrong is not (OperationCanceledException or RequestException))
        {
            UnfinishedModel.Discard(Path);
            throw;
        }

        return new FileInfo(Path).Length;
    }

    /// <summary>Whether something of a model of this name is written that could be gone on with.</summary>
    public static bool IsBegun(string path) => File.Exists(UnfinishedModel.NameOf(System.IO.Path.GetFullPath(path)));

    /// <summary>Deletes what is written of a model that nobody will go on with, unless somebody is at it.</summary>
    public static void Discard(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        using var claim = Claim(full);
        UnfinishedModel.Discard(full);
        try
        {
            if (Directory.Exists(UnfinishedModel.NameOf(full))) Directory.Delete(UnfinishedModel.NameOf(full), recursive: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // it only takes room
    }

    private static void WriteParts(UnfinishedModel unfinished, byte[] start, IReadOnlyList<SafetensorsPart> parts, IReadOnlyList<StoredWeights> sources, IProgress<ModelProgress>? progress, CancellationToken cancel)
    {
        if (unfinished.Bytes == 0) unfinished.Write(start);
        var (total, held) = (parts.Sum(Bytes), 0L);
        for (var i = unfinished.Parts; i < parts.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new ModelProgress(Math.Max(0, unfinished.Bytes - start.Length), total, parts[i].Key));
            if ((held += Bytes(parts[i])) > HeldBytes)
            {
                foreach (var source in sources) source.ReleasePages();
                held = Bytes(parts[i]);
            }

            SafetensorsWriter.WriteData(unfinished.Write, parts[i]);
            unfinished.Complete(i + 1);
        }
    }

    private static long Bytes(SafetensorsPart part) => TensorFile.ByteCount(part.Type, part.Shape);

    /// <summary>Holds a name against others until it is disposed. The lock of an open file ends with its process, so a claim left behind by a killed one hinders nobody.</summary>
    /// <exception cref="RequestException">Somebody else holds it.</exception>
    /// <exception cref="FileOutputException">The folder cannot be written to.</exception>
    internal static FileStream Claim(string path)
    {
        var name = path + ".claim" + AtomicFile.UnfinishedSuffix;
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(name))
        {
            throw new RequestException(Field, $"{path} is being written by somebody else; wait for that, or give another name");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw FileOutputException.From(path, cause);
        }
    }

    // Nobody else writes this name now, so what bears it is left of a process that was killed.
    private void UnfinishedFilesHere()
    {
        foreach (var left in Directory.EnumerateFiles(Folder, $"{System.IO.Path.GetFileName(Path)}.*-*{AtomicFile.UnfinishedSuffix}"))
        {
            try { File.Delete(left); }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // it only takes room
        }
    }

    /// <exception cref="RequestException">Too little is free.</exception>
    internal static void CheckRoom(string path, long needed)
    {
        long free;
        try { free = new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(path)! : System.IO.Path.GetDirectoryName(path)!).AvailableFreeSpace; }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException) { return; } // then writing tells
        if (free < needed + SpareBytes)
            throw new RequestException(Field, $"{path} needs {(needed + SpareBytes) / 1_000_000} MB and {free / 1_000_000} MB are free there; free some space or choose another folder");
    }
}
