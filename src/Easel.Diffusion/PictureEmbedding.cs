using System.IO.Compression;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>
/// A textual inversion in a picture, as A1111's training makes them to be passed around: JSON in base64 in the text chunk <c>sd-ti-embedding</c>, or compressed
/// in the low four bits of the pixels left and right of the picture, where it survives the loss of a file's texts.
/// </summary>
internal static class PictureEmbedding
{
    private const string Chunk = "sd-ti-embedding";
    private const string Parameter = "string_to_param.*";
    private const int Largest = 64 << 20; // bytes of a picture, and of the text in it

    private static readonly string[] Extensions = [".png", ".webp"];

    /// <summary>Whether the file is a picture, by its name.</summary>
    public static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Its name and vectors; null when the picture holds none.</summary>
    /// <exception cref="WeightsException">What it holds is damaged.</exception>
    public static (string Name, StoredWeights Weights)? Read(string path)
    {
        try
        {
            if (OnlyShows(path) || new FileInfo(path).Length > Largest) return null;
            var file = File.ReadAllBytes(path);
            var text = PngText.IsPng(file) ? PngText.Read(file).Where(pair => pair.Key == Chunk).Select(pair => pair.Value).FirstOrDefault() : null;
            var json = text is not null ? Convert.FromBase64String(text) : Panels(PictureCodec.Decode(file, path));
            return json is null ? null : Parse(json, path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException or JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException)
        {
            throw new WeightsException(path, null, $"the embedding in the picture cannot be read: {wrong.Message}");
        }
    }

    // NAME.preview.png, and the picture beside a file that has the vectors.
    private static bool OnlyShows(string path) =>
        Path.GetFileNameWithoutExtension(path).EndsWith(".preview", StringComparison.OrdinalIgnoreCase) || new[] { ".pt", ".bin", ".safetensors" }.Any(extension => File.Exists(Path.ChangeExtension(path, extension)));

    private static (string Name, StoredWeights Weights)? Parse(byte[] json, string path)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var rows = root.GetProperty("string_to_param").EnumerateObject().First().Value.GetProperty("TORCHTENSOR").EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetSingle()).ToArray()).ToList();
        if (rows.Count == 0 || rows[0].Length == 0 || rows.Any(row => row.Length != rows[0].Length)) throw new InvalidDataException("its vectors have no length, or several");
        var name = root.TryGetProperty("name", out var told) && told.GetString() is { Length: > 0 } given ? given : Path.GetFileNameWithoutExtension(path);
        using var scope = NewDisposeScope();
        var vectors = tensor(rows.SelectMany(row => row).ToArray(), dtype: ScalarType.Float32).reshape(rows.Count, rows[0].Length);
        return (name, new DictionaryWeights(path, new Dictionary<string, Tensor> { [Parameter] = vectors }));
    }

    /// <summary>What the panels beside a picture hold: the left one the low halves of the bytes, the right one the high halves, black columns between.</summary>
    private static byte[]? Panels(Bitmap picture)
    {
        var low = Cropped(picture);
        if (low is null) return null;
        var (width, height, halves) = low.Value;
        var black = Enumerable.Range(0, width).Where(column => IsBlack(halves, width, height, column)).ToList();
        if (black.Count < 2) return null;
        var (left, right) = (Part(halves, width, height, 0, black[0]), Part(halves, width, height, black[^1] + 1, width));
        if (left.Length == 0 || left.Length != right.Length) return null;

        var bytes = new byte[left.Length];
        var noise = 0u;
        for (var i = 0; i < bytes.Length; i++)
        {
            noise = unchecked((1664525 * noise) + 1013904223);
            var mask = (byte)(noise % 255 & 0x0F);
            bytes[i] = (byte)(((right[i] ^ mask) << 4) | (left[i] ^ mask));
        }

        return Unpacked(bytes);
    }

    // Black edges that something put around the picture are none of its.
    private static (int Width, int Height, byte[] Halves)? Cropped(Bitmap picture)
    {
        var (columns, rows) = (new bool[picture.Width], new bool[picture.Height]);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var at = 3 * ((y * picture.Width) + x);
                if (picture.Rgb[at] > 0 && picture.Rgb[at + 1] > 0 && picture.Rgb[at + 2] > 0) (columns[x], rows[y]) = (true, true);
            }
        }

        var (left, right, top, bottom) = (Array.IndexOf(columns, true), Array.LastIndexOf(columns, true), Array.IndexOf(rows, true), Array.LastIndexOf(rows, true));
        if (left < 0) return null;
        var (width, height) = (right - left + 1, bottom - top + 1);
        var halves = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
            for (var i = 0; i < 3 * width; i++)
                halves[(3 * y * width) + i] = (byte)(picture.Rgb[(3 * (((top + y) * picture.Width) + left)) + i] & 0x0F);
        return (width, height, halves);
    }

    private static bool IsBlack(byte[] halves, int width, int height, int column)
    {
        for (var y = 0; y < height; y++)
            if (halves.AsSpan(3 * ((y * width) + column), 3).ContainsAnyExcept((byte)0)) return false;
        return true;
    }

    private static byte[] Part(byte[] halves, int width, int height, int from, int end)
    {
        var part = new byte[3 * (end - from) * height];
        for (var y = 0; y < height; y++) halves.AsSpan(3 * ((y * width) + from), 3 * (end - from)).CopyTo(part.AsSpan(3 * (end - from) * y));
        return part;
    }

    // Pictures without one have black columns too, but nothing that unpacks.
    private static byte[]? Unpacked(byte[] packed)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                text.Write(buffer, 0, read);
                if (text.Length > Largest) return null;
            }

            return text.ToArray();
        }
        catch (InvalidDataException) { return null; }
    }
}
