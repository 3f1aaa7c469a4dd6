using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Studio.Scripts;

/// <summary>What the passes of scripts have made, kept as files until the script is done, so that after a crash it goes on behind the last one. A pass is known by all that its request says.</summary>
/// <param name="folder">Where; made when it is not there.</param>
/// <param name="time">The clock.</param>
public sealed class PassShelf(string folder, TimeProvider time)
{
    private const string Extension = ".png";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The name of a request's pass.</summary>
    public static string NameOf(ImageRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RequestJson.Write(request))))[..32];

    /// <summary>The pictures of a pass; null where not all are there.</summary>
    /// <param name="name">See <see cref="NameOf"/>.</param>
    /// <param name="count">How many it makes.</param>
    public IReadOnlyList<GeneratedImage>? Find(string name, int count)
    {
        if (!Directory.Exists(folder)) return null;
        try
        {
            List<GeneratedImage> pictures = [.. Directory.EnumerateFiles(folder, $"{name}-*{Extension}").Select(Read).OrderBy(picture => picture.Index)];
            return pictures.Select(picture => picture.Index).SequenceEqual(Enumerable.Range(0, count)) ? pictures : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or InvalidDataException or FormatException) { return null; } // painted again
    }

    /// <summary>Keeps the pictures of a pass. What cannot be written is painted again after a crash, no more.</summary>
    public void Put(string name, IEnumerable<GeneratedImage> pictures)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var picture in pictures)
            {
                var file = PictureCodec.Encode(picture.Image, PictureFormat.Png);
                AtomicFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{picture.Index}-{picture.Seed}-{picture.VariationSeed}{Extension}")), PictureText.Write(file, picture.Infotext) ?? file);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FileOutputException) { }
    }

    /// <summary>Takes passes away, and what nobody has come back for in a week.</summary>
    public void Remove(IReadOnlyCollection<string> names)
    {
        if (!Directory.Exists(folder)) return;
        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder))
                if (names.Contains(Path.GetFileName(file).Split('-')[0]) || File.GetLastWriteTimeUtc(file) < oldest) File.Delete(file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { } // the next script tries again
    }

    private static GeneratedImage Read(string path)
    {
        var (file, parts) = (File.ReadAllBytes(path), Path.GetFileNameWithoutExtension(path).Split('-'));
        return new GeneratedImage(Number(parts[1]), long.Parse(parts[2], CultureInfo.InvariantCulture), long.Parse(parts[3], CultureInfo.InvariantCulture), PictureCodec.Decode(file, path), PictureText.Read(file) ?? "");

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
