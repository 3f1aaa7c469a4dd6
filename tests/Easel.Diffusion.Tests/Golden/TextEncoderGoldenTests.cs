using System.Text.Json;
using Easel.Diffusion.Models.TextEncoders;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

public sealed class TextEncoderGoldenTests
{
    public static TheoryData<string, string> Encoders =>
        [.. from name in Goldens.Names("models")
            from entry in Goldens.Open("models", name).Data.EnumerateObject()
            where entry.Name.StartsWith("text", StringComparison.Ordinal) && entry.Name.EndsWith(":kind", StringComparison.Ordinal)
            select (name, entry.Name[..^":kind".Length])];

    /// <summary>Those whose every hidden state left its mean, deviation and a few values; clip skip takes any of them.</summary>
    public static TheoryData<string, string> Fingerprinted =>
        [.. from encoder in Encoders
            let row = encoder.Data
            where Goldens.Open("models", row.Item1).Data.TryGetProperty($"{row.Item2}:hidden_fingerprints", out _)
            select (row.Item1, row.Item2)];

    [Theory]
    [MemberData(nameof(Fingerprinted))]
    public void Every_hidden_state_agrees_with_its_fingerprint(string name, string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var data = Goldens.Open("models", name).Data;
        using var weights = SyntheticWeights.Of(name);
        var states = TextEncoder.OfClip(Place(weights, encoder, "transformer")["text_model"]).Forward(Tokens(data, encoder), float32);

        var prints = data.GetProperty($"{encoder}:hidden_fingerprints").EnumerateArray().ToList();
        Assert.Equal(prints.Count, states.Length);
        foreach (var (print, state) in prints.Zip(states))
        {
            var values = state.flatten();
            var deviation = print.GetProperty("std").GetDouble();
            Near(print.GetProperty("mean"), values.mean());
            Near(print.GetProperty("std"), values.std());
            Near(print.GetProperty("absmax"), values.abs().max());
            foreach (var (first, i) in print.GetProperty("first").EnumerateArray().Select((first, i) => (first, i))) Near(first, values[i]);
            foreach (var (last, i) in print.GetProperty("last").EnumerateArray().Reverse().Select((last, i) => (last, i))) Near(last, values[^(i + 1)]);

            void Near(JsonElement recorded, Tensor actual) => Assert.InRange(Math.Abs(actual.item<float>() - recorded.GetDouble()) / deviation, 0, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void The_text_encoder_agrees_with_the_recording(string name, string encoder)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("models", name);
        using var weights = SyntheticWeights.Of(name);
        var open = golden.Data.GetProperty($"{encoder}:kind").GetString()!.StartsWith("open_clip", StringComparison.Ordinal);
        var model = open ? TextEncoder.OfOpenClip(Place(weights, encoder, "model")) : TextEncoder.OfClip(Place(weights, encoder, "transformer")["text_model"]);
        var tokens = Tokens(golden.Data, encoder);
        var states = model.Forward(tokens, float32);

        foreach (var tensor in golden.TensorNames.Where(tensor => tensor.StartsWith($"{encoder}:", StringComparison.Ordinal)))
        {
            var actual = tensor[(encoder.Length + 1)..] switch
            {
                "last" => Every8th(open ? states[^1] : model.Normalise(states[^1])),
                "penultimate" => Every8th(states[^2]),
                "out" => Every8th(model.Normalise(states[^2])),
                "pooled" => model.Pool(model.Normalise(states[^1]), tokens),
                var other => throw new NotSupportedException(other),
            };
            GoldenCheck.Agrees(golden, tensor, actual, tolerance: 1e-4);
        }
    }

    private static WeightScope Place(SyntheticWeights weights, string encoder, string kind)
    {
        var root = new WeightScope(weights);
        return weights.Keys.Any(key => key.StartsWith("conditioner.", StringComparison.Ordinal))
            ? root["conditioner"]["embedders"][encoder["text".Length..]][kind]
            : root["cond_stage_model"][kind];
    }

    private static Tensor Tokens(JsonElement data, string encoder)
    {
        var rows = data.TryGetProperty($"{encoder}:tokens", out var own) ? own : data.GetProperty("text:tokens");
        var ids = rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(id => id.GetInt64()).ToArray();
        return torch.tensor(ids).reshape(rows.GetArrayLength(), -1);
    }

    private static Tensor Every8th(Tensor x) => x.slice(1, 0, x.size(1), 8);
}
