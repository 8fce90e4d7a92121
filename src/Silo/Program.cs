using GlobalPlanner.Silo.CommandLine;
using GlobalPlanner.Silo.Hosting;

return await SiloCommandLine.RunAsync(args, SiloHost.RunAsync);
