using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.TensorFlow;

/// <summary>The upscalers of idealo's image-super-resolution (UpscalerJS ships them) from TensorFlow.js, as torch has them, over pictures in 0…1.</summary>
public static class LayersRdn
{
    private const double White = 255; // RDN networks count in 8-bit colours, RRDN ones from 0 to 1

    /// <summary>The tensors by the program's names of layers.</summary>
    /// <param name="path">The model.json.</param>
    /// <exception cref="WeightsException">As <see cref="LayersModel.Read"/>, or it is another network.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        var stored = LayersModel.Read(path);
        var isDeep = stored.ContainsKey("PreShuffle/kernel");
        if (!stored.ContainsKey("SR/kernel") || (!isDeep && !stored.ContainsKey("UPN3/kernel")))
            throw new WeightsException(path, null, "it is none of UpscalerJS's ESRGAN networks: their layers SR and UPN3 or PreShuffle are missing");

        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (name, value) in stored)
        {
            var (layer, part) = (name[..name.LastIndexOf('/')], name[(name.LastIndexOf('/') + 1)..]);
            var tensor = part == "kernel" && value.dim() == 4 ? value.permute(3, 2, 0, 1) : value;
            if (layer == "PreShuffle") tensor = Shuffled(path, name, tensor);
            if (!isDeep && layer == "F_m1" && part == "kernel") tensor = tensor.Times(White);
            if (!isDeep && layer == "SR") tensor = tensor.Over(White);
            tensors[$"{layer}.{(part == "kernel" ? "weight" : part)}"] = tensor.contiguous();
        }

        return tensors;
    }

    // TensorFlow lays a pixel's values as rows, columns, colours; torch as colours, rows, columns.
    private static Tensor Shuffled(string path, string name, Tensor tensor)
    {
        var side = (long)Math.Sqrt(tensor.size(0) / 3);
        if (side * side * 3 != tensor.size(0)) throw new WeightsException(path, name, $"{tensor.size(0)} outputs are no square of pixels of three colours");
        return tensor.reshape([side, side, 3, .. tensor.shape[1..]]).transpose(1, 2).transpose(0, 1).reshape(tensor.shape);
    }
}
