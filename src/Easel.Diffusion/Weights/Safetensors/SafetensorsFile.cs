using System.Buffers;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Safetensors;

/// <summary>A .safetensors file. Opening reads the header only; tensors are views of the mapped file.</summary>
public sealed class SafetensorsFile : StoredWeights
{
    private readonly TensorFile file;
    private readonly SafetensorsHeader header;
    private readonly IReadOnlyList<string> keys;

    private SafetensorsFile(TensorFile file, SafetensorsHeader header)
        : base(file.Path)
    {
        this.file = file;
        this.header = header;
        keys = [.. header.Entries.Keys];
    }

    public override IReadOnlyCollection<string> Keys => keys;

    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Where the tensors' bytes begin; the "addnet" hash of LoRA files covers what follows.</summary>
    public long DataStart => header.DataStart;

    /// <summary>Whether tensors are views of the file rather than copies.</summary>
    public bool IsMapped => file.IsMapped;

    /// <exception cref="WeightsException">The file is missing, truncated or malformed.</exception>
    public static SafetensorsFile Open(string path, FileReading reading = FileReading.Automatic)
    {
        var file = TensorFile.Open(path, reading);
        byte[]? buffer = null;
        try
        {
            var start = new byte[Math.Min(8, file.Length)];
            file.Read(0, start);
            var length = SafetensorsHeader.LengthFrom(path, start, file.Length);
            buffer = ArrayPool<byte>.Shared.Rent(length);
            file.Read(8, buffer.AsSpan(0, length));
            return new SafetensorsFile(file, SafetensorsHeader.Parse(path, buffer.AsMemory(0, length), file.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override bool Has(string key) => header.Entries.ContainsKey(key);

    public override long[]? ShapeOf(string key) => header.Entries.TryGetValue(key, out var entry) ? [.. entry.Shape] : null;

    public override StorageType? TypeOf(string key) => header.Entries.TryGetValue(key, out var entry) ? entry.Type : null;

    protected override Tensor Load(string key)
    {
        var entry = header.Entries[key];
        return file.TensorAt(header.DataStart + entry.Start, entry.Type, entry.Shape);
    }

    public override long OwnBytes => file.IsMapped ? 0 : base.OwnBytes;

    public override void EnsureUnchanged() => file.EnsureUnchanged();

    public override void ReleasePages() => file.ReleasePages();

    protected override void Release() => file.Dispose();
}
