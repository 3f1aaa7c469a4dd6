using System.CommandLine;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Ncnn;
using Easel.Diffusion.Weights.Safetensors;

namespace Easel.Cli.Train;

/// <summary><c>easel import-upscaler</c>: an ESRGAN upscaler from ncnn's two files into one safetensors file.</summary>
public static class ImportUpscalerCommand
{
    /// <param name="output">What was written.</param>
    public static Command Create(TextWriter output)
    {
        var graph = new Argument<string>("PARAM") { Description = "The .param file; the .bin lies beside it." };
        var target = new Argument<string>("FILE") { Description = "The .safetensors file to write." };
        var licence = new Option<string>("--license") { Description = "The weights' licence, for the header.", Required = true };
        var source = new Option<string>("--source") { Description = "Where they come from, for the header.", Required = true };
        var command = new Command("import-upscaler", "Converts an ESRGAN x4 upscaler of ncnn (.param and .bin) to float16 safetensors in Real-ESRGAN's keys.") { graph, target, licence, source };
        command.SetAction(parsed =>
        {
            var tensors = NcnnRrdb.Read(parsed.GetRequiredValue(graph));
            var metadata = new Dictionary<string, string>
            {
                ["easel.architecture"] = "rrdbnet",
                ["easel.scale"] = "4",
                ["license"] = parsed.GetRequiredValue(licence),
                ["source"] = parsed.GetRequiredValue(source),
            };
            SafetensorsWriter.Write(parsed.GetRequiredValue(target), tensors, StorageType.F16, metadata);
            output.WriteLine($"{parsed.GetRequiredValue(target)}: {tensors.Values.Sum(tensor => tensor.numel())} parameters");
        });
        return command;
    }
}
