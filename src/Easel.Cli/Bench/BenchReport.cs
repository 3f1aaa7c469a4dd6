using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Easel.Diffusion.Benchmarks;

namespace Easel.Cli.Bench;

/// <summary>What was measured, for people and for programs.</summary>
/// <param name="model">"sd15" or "sdxl".</param>
/// <param name="side">Of the picture, pixels.</param>
/// <param name="results">Easel first.</param>
/// <param name="reading">Seconds to read the checkpoint into memory from the page cache.</param>
/// <param name="start">Seconds from process start to the first line of <c>easel generate</c>.</param>
internal sealed class BenchReport(string model, int side, IReadOnlyList<(BenchCase Case, EngineTimes Times)> results, double reading, double start)
{
    // FLOP of SD 1.5 at 512×512, multiply and add counted as two: the UNet on a batch of two with 77 tokens, and the decoder.
    private const double StepFlop = 1606e9;
    private const double DecodeFlop = 2515e9;

    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly EngineTimes easel = results[0].Times;

    private bool HasFloor => model == "sd15" && side == 512 && easel.Rate > 0;

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Model = model,
            Size = side,
            Machine,
            easel.Precision,
            easel.Packed,
            easel.Attention,
            RateFlopPerSecond = easel.Rate,
            CfgStepSeconds = easel.Step,
            FloorSeconds = HasFloor ? StepFlop / easel.Rate : (double?)null,
            CfgStepOverFloor = HasFloor ? easel.Step * easel.Rate / StepFlop : (double?)null,
            VaeDecodeSeconds = easel.Decode,
            VaeDecodeOverFloor = HasFloor ? easel.Decode * easel.Rate / DecodeFlop : (double?)null,
            VaeDecodeExtraBytes = DecodeBytes(easel),
            TextEncodingSeconds = easel.TextEncoding,
            TextEncodingOverStep = easel.TextEncoding / easel.Step,
            LoadToFirstStepSeconds = easel.LoadToFirstStep,
            ReadFileSeconds = reading,
            LoadOverReading = easel.LoadToFirstStep / reading,
            StartToFirstLineSeconds = start,
            PeakRssBytes = easel.PeakResidentBytes,
            easel.PeakModelBytes,
            easel.PeakWeightBytes,
            Cases = results.Select(result => new { result.Case.Name, result.Times }),
        },
        Form);

    public void Write(TextWriter output)
    {
        output.WriteLine($"{model} at {side}x{side}, one picture, guidance on; {Machine}");
        output.WriteLine($"{"",-16}{"step s",9}{"of floor",9}{"decode s",9}{"of floor",9}{"text s",8}{"load s",8}{"peak GB",9}{"20 steps",10}");
        foreach (var (each, times) in results)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{each.Name,-16}{times.Step,9:F2}{Over(times.Step, StepFlop),9}{times.Decode,9:F2}{Over(times.Decode, DecodeFlop),9}{times.TextEncoding,8:F3}{times.LoadToFirstStep,8:F2}{times.PeakResidentBytes / 1e9,9:F2}{20 * times.Step + times.Decode + times.TextEncoding,9:F0}s"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"easel computes in {easel.Precision}, weights {(easel.Packed ? "packed" : "not packed")}, attention {easel.Attention}"));
        if (easel.Precision != "bfloat16") output.WriteLine("this processor has no fast bfloat16, so everything is float32");
        if (HasFloor)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor: R = {easel.Rate / 1e9:F0} GFLOP/s (packed 3x3 convolution 2x320->320 at 64x64), {StepFlop / easel.Rate:F2} s a step, {DecodeFlop / easel.Rate:F2} s decoding"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decoding takes {DecodeBytes(easel) / 1e9:F2} GB above what is loaded; text encoding is {100 * easel.TextEncoding / easel.Step:F1} % of a step"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"models take at most {easel.PeakModelBytes / 1e9:F2} GB of memory of their own, weights {easel.PeakWeightBytes / 1e9:F2} GB of it"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load to first step is {easel.LoadToFirstStep / reading:F1} times reading the file ({reading:F2} s); process start to first line {start:F2} s"));
    }

    private static string Machine => $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}";

    private string Over(double seconds, double flop) => HasFloor ? string.Create(CultureInfo.InvariantCulture, $"{seconds * easel.Rate / flop:F2}") : "";

    private static long DecodeBytes(EngineTimes times) => Math.Max(0, times.PeakResidentBytes - times.ResidentBeforeDecode);
}
