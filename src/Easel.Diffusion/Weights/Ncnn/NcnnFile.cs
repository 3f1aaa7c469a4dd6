using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Ncnn;

/// <summary>Reads the convolutions of an ncnn model: a text graph (<c>.param</c>) with its weights in a row (<c>.bin</c>).</summary>
/// <remarks>
/// Layer parameters used (ncnn, layer/convolution.cpp): 0 outputs, 1 kernel, 5 has bias, 6 number of weights; of a PReLU 0 slopes. Weights begin with a tag: 0 is
/// float32, 0x01306B47 float16 padded to 4 bytes; biases and slopes are float32 without a tag.
/// </remarks>
public static class NcnnFile
{
    private const uint HalfTag = 0x01306B47;
    private const string Magic = "7767517";

    /// <summary>The convolutions in the graph's order.</summary>
    /// <param name="paramPath">The graph; the weights lie beside it under the same name with <c>.bin</c>.</param>
    /// <exception cref="WeightsException">A file is missing or malformed, or the graph has other layers with weights.</exception>
    public static IReadOnlyList<NcnnConvolution> Convolutions(string paramPath)
    {
        var binPath = Path.ChangeExtension(paramPath, ".bin");
        if (!File.Exists(paramPath) || !File.Exists(binPath)) throw new WeightsException(paramPath, null, "an ncnn model is a .param and a .bin file of the same name; one of them is missing");

        var lines = File.ReadAllLines(paramPath);
        if (lines is not [Magic, _, ..]) throw new WeightsException(paramPath, null, $"it does not begin with {Magic}, so it is no ncnn graph in text form");

        var bytes = File.ReadAllBytes(binPath);
        var at = 0;
        List<NcnnConvolution> found = [];
        foreach (var layer in lines.Skip(2).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 3))
        {
            if (layer[0] is "Convolution") found.Add(Read(binPath, bytes, ref at, layer));
            else if (layer[0] is "PReLU" && found.Count > 0) found[^1] = found[^1] with { Slopes = tensor(Raw(binPath, bytes, ref at, layer)) };
            else if (layer[0] is not ("Input" or "Split" or "Concat" or "BinaryOp" or "Eltwise" or "Interp" or "PixelShuffle"))
                throw new WeightsException(paramPath, layer[1], $"a layer of kind {layer[0]} cannot be imported; only plain convolutions and their rectifiers have weights here");
        }

        return at == bytes.Length ? found : throw new WeightsException(binPath, null, $"{bytes.Length} bytes where the graph asks for {at}");
    }

    private static NcnnConvolution Read(string file, byte[] bytes, ref int at, string[] layer)
    {
        var numbers = Numbers(layer);
        var (outputs, kernel, count) = ((long)numbers["0"], (long)numbers["1"], (int)numbers["6"]);
        try
        {
            var tag = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            at += 4;
            var weights = tag switch
            {
                0 => Floats(bytes, ref at, count),
                HalfTag => Halves(bytes, ref at, count),
                _ => throw new WeightsException(file, layer[1], $"its weights are stored in a form (0x{tag:X8}) that cannot be read; float32 and float16 can"),
            };
            var bias = numbers.GetValueOrDefault("5") == 0 ? null : tensor(Floats(bytes, ref at, (int)outputs));
            return new NcnnConvolution(layer[1], tensor(weights).view(outputs, count / (outputs * kernel * kernel), kernel, kernel), bias);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new WeightsException(file, layer[1], $"the file ends at byte {bytes.Length}, inside this layer's weights");
        }
    }

    private static float[] Raw(string file, byte[] bytes, ref int at, string[] layer)
    {
        try { return Floats(bytes, ref at, (int)Numbers(layer)["0"]); }
        catch (ArgumentOutOfRangeException) { throw new WeightsException(file, layer[1], $"the file ends at byte {bytes.Length}, inside this layer's slopes"); }
    }

    private static Dictionary<string, double> Numbers(string[] layer) => layer.Skip(4).Where(word => word.Contains('=', StringComparison.Ordinal) && word[0] != '-')
        .Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));

    private static float[] Floats(byte[] bytes, ref int at, int count)
    {
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, 4 * count)).ToArray();
        at += 4 * count;
        return values;
    }

    private static float[] Halves(byte[] bytes, ref int at, int count)
    {
        var values = Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes.AsSpan(at, 2 * count)).ToArray(), half => (float)half);
        at += (2 * count + 3) / 4 * 4;
        return values;
    }
}
