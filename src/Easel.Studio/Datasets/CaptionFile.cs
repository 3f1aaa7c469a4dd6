using System.Text;
using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>The caption of a picture, in a text file beside it.</summary>
public static class CaptionFile
{
    /// <summary>The caption beside a picture, or "" for none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string picture) => Place(picture) is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : "";

    /// <summary>A caption out of the one that is there and a new one.</summary>
    public static string Joined(string existing, string made, CaptionAction action) => (existing.Length == 0 ? made : action switch
    {
        CaptionAction.Keep => existing,
        CaptionAction.Prepend => $"{existing} {made}",
        CaptionAction.Append => $"{made} {existing}",
        _ => made,
    }).Trim();

    /// <summary>Writes the caption of a picture; an empty one is none.</summary>
    /// <exception cref="FileOutputException">The disk is full, the folder read-only…</exception>
    public static void Write(string picture, string caption)
    {
        if (caption.Length > 0) AtomicFile.Write(Place(picture), Encoding.UTF8.GetBytes(caption));
    }

    private static string Place(string picture) => Path.ChangeExtension(picture, ".txt");
}
