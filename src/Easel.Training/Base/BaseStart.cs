using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Takes a model that <see cref="BaseExport"/> wrote apart into the checkpoints of a folder, so that training goes on from it where they are lost.</summary>
/// <param name="model">What the file holds, float32, by key.</param>
public sealed class BaseStart(IReadOnlyDictionary<string, Tensor> model)
{
    private const string Vae = "first_stage_model.";
    private static readonly string[] Markers = ["v_pred", "ztsnr"];

    /// <summary>Reads the model.</summary>
    /// <exception cref="WeightsException">The file cannot be read.</exception>
    public static BaseStart Open(string path) => new(Snapshots.Load(path));

    /// <summary>Writes the autoencoder to <paramref name="file"/>, unless there is one.</summary>
    public void GiveVae(string file) => Give(file, () => model.Where(pair => pair.Key.StartsWith(Vae, StringComparison.Ordinal)));

    /// <summary>Writes UNet and text encoder to <paramref name="file"/>, unless there is one; of the token table only the rows of <paramref name="vocabulary"/>.</summary>
    public void GiveNetworks(string file, CaptionVocabulary vocabulary) =>
        Give(file, () => model.Where(pair => !pair.Key.StartsWith(Vae, StringComparison.Ordinal) && !Markers.Contains(pair.Key))
            .Select(pair => pair.Key == BaseNetworks.TokenTable ? KeyValuePair.Create(pair.Key, vocabulary.Part(pair.Value)) : pair));

    private static void Give(string file, Func<IEnumerable<KeyValuePair<string, Tensor>>> tensors)
    {
        if (!File.Exists(file)) SafetensorsWriter.Write(file, tensors().ToDictionary(), StorageType.F32);
    }
}
