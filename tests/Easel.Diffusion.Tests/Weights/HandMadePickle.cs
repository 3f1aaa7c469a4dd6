using System.IO.Compression;
using System.Text;

namespace Easel.Diffusion.Tests.Weights;

/// <summary>PyTorch files put together opcode by opcode, for what torch.save would not write.</summary>
internal static class HandMadePickle
{
    /// <summary>A dictionary of one tensor "a" over the whole of storage 0, as Latin-1 text.</summary>
    /// <param name="storage">Such as <c>FloatStorage</c>; null for an untyped one.</param>
    /// <param name="count">Elements of the storage, or its bytes.</param>
    /// <param name="type">For an untyped storage the element type, such as <c>float8_e4m3fn</c>.</param>
    /// <param name="elements">Elements of the tensor.</param>
    public static string Tensor(string? storage, int count, string? type, int elements)
    {
        var place = storage is null ? "ctorch.storage\nUntypedStorage\n" : $"ctorch\n{storage}\n";
        var rebuild = type is null ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3";
        var last = type is null ? "" : $"ctorch\n{type}\n";
        return $"\u0080\u0002}}S'a'\nctorch._utils\n{rebuild}\n((S'storage'\n{place}S'0'\nS'cpu'\nI{count}\ntQI0\n(I{elements}\nt(I1\nt\u0089ccollections\nOrderedDict\n)R{last}tRs.";
    }

    /// <summary>A zip file of a pickle and storages.</summary>
    public static string Zip(string path, string pickle, byte[]? storage = null, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("archive/data.pkl", Encoding.Latin1.GetBytes(pickle));
        Add("archive/version", "3\n"u8);
        if (storage is not null) Add("archive/data/0", storage);
        return path;

        void Add(string name, ReadOnlySpan<byte> bytes)
        {
            using var member = zip.CreateEntry(name, compression).Open();
            member.Write(bytes);
        }
    }
}
