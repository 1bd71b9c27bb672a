<?php
# Settings of the disposable wiki, copied to its folder and read after those of MediaWiki's installer. See scripts/wiki.

$wgServer = 'http://127.0.0.1:' . ( $_SERVER['SERVER_PORT'] ?? 8137 );

$forumNamespaces = [ 3000 => 'Contrib', 3002 => 'Édition', 3004 => 'Session', 3006 => 'Veille', 3008 => 'Livrable' ];
foreach ( $forumNamespaces as $number => $name ) {
	$wgExtraNamespaces[$number] = $name;
	$wgExtraNamespaces[$number + 1] = "Discussion_$name";
	$wgNamespacesWithSubpages[$number] = true;
	$wgNamespacesWithSubpages[$number + 1] = true;
}

wfLoadExtensions( [ 'Cite', 'ParserFunctions', 'SpamBlacklist', 'TemplateData', 'TitleBlacklist' ] );

# Lists of what is refused, so that there is something to refuse; by default one would be fetched from Wikimedia.
foreach ( [ 'titles' => '.*titre refusé par le wiki.*', 'addresses' => 'refused\.example\.org' ] as $list => $refused ) {
	if ( !file_exists( __DIR__ . "/refused-$list" ) ) {
		file_put_contents( __DIR__ . "/refused-$list", "$refused\n" );
	}
}
$wgBlacklistSettings = [ 'spam' => [ 'files' => [ __DIR__ . '/refused-addresses' ] ], 'email' => [ 'files' => [] ] ];
$wgTitleBlacklistSources = [ 'ours' => [ 'type' => 'file', 'src' => __DIR__ . '/refused-titles' ] ];

# Usager keeps the ordinary limits.
$wgGroupPermissions['bot']['noratelimit'] = true;

# Losing the last second in a power cut is fine here, waiting for the disk is not.
$wgObjectCaches[CACHE_DB]['server']['variables']['synchronous'] = 'OFF';
$wgJobTypeConf['default']['server']['variables']['synchronous'] = 'OFF';

# A question that comes by POST, because it is long, is still a question. MediaWiki's hint to SQLite takes it for a
# change, and then two questions never run beside each other, as they do on any other database.
$forumAsks = ( $_SERVER['REQUEST_METHOD'] ?? 'POST' ) !== 'POST' || ( $_POST['action'] ?? '' ) === 'query';
$wgDBservers = [ [
	'type' => 'sqlite',
	'dbname' => $wgDBname,
	'dbDirectory' => $wgSQLiteDataDir,
	'variables' => [ 'synchronous' => 'OFF' ],
	'trxMode' => $forumAsks ? 'DEFERRED' : 'IMMEDIATE',
	'flags' => DBO_DEFAULT,
	'load' => 1,
] ];

# SQLite has one writer. MediaWiki's own waiting for it ends in time-outs, so requests queue here instead: a change until
# it is alone, a question until no change runs. They hold on until the work after the answer is done too, so that
# whoever edits and then asks for the links of the page, or searches, gets the new ones.
if ( isset( $_SERVER['REQUEST_METHOD'] ) ) {
	$forumQueue = fopen( __DIR__ . '/queue', 'c' );
	flock( $forumQueue, $forumAsks ? LOCK_SH : LOCK_EX );
}

# The workers share APCu, for they are forks of one process; sessions outlive a restart.
$wgMainCacheType = CACHE_ACCEL;
$wgSessionCacheType = CACHE_DB;
$wgObjectCacheSessionExpiry = 86400;
$wgCacheDirectory = __DIR__ . '/cache';
$wgLocalisationCacheConf['store'] = 'array';

# Files are sent out by MediaWiki itself, for they are in no folder of the server; browsers make them smaller.
$wgEnableUploads = true;
$wgUploadDirectory = __DIR__ . '/images';
$wgUploadPath = '/img_auth.php';
$wgUseImageResize = false;

# Run them yourself: MW_CONFIG_FILE=…/LocalSettings.php php /usr/share/mediawiki/maintenance/runJobs.php
$wgJobRunRate = 0;

# Tests give wrong passwords on purpose, and the next run of them comes within the five minutes.
$wgPasswordAttemptThrottle = [];

$wgDebugLogGroups = array_fill_keys( [ 'exception', 'error', 'fatal' ], __DIR__ . '/php.log' );

foreach ( glob( __DIR__ . '/ExtraSettings*.php' ) as $forumExtra ) {
	require $forumExtra;
}
