// The fixtures are compiled with what our own code is compiled with.
new File(basedir, '.mvn/jvm.config').text = new File(basedir, '../../../../.mvn/jvm.config').text
return true
